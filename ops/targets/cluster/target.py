"""Answer for a cluster what every target answers, whoever runs it."""

from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from ops import image
from ops.config import Config
from ops.errors import CommandFailed, NeverReady
from ops.experiments import Experiment
from ops.image import Image
from ops.kubectl import Api, Cluster, Object
from ops.manifests import Placement, exposure
from ops.records import Deployed, History
from ops.records.lease import Lease
from ops.records.secrets import Secrets
from ops.savedmodel import SavedModel
from ops.serving import ready
from ops.serving.endpoint import Endpoint
from ops.serving.golden import Golden
from ops.shell import Shell
from ops.targets.cluster import golden, load_balancer, loads, permissions, pods, taken
from ops.targets.cluster.access import Access
from ops.targets.cluster.inside import JobInside
from ops.targets.cluster.inventory import Inventory
from ops.targets.cluster.plan import Plan
from ops.targets.cluster.pod import Pod
from ops.targets.cluster.rollout import Rollout, applied_from, objects
from ops.targets.cluster.tunnel import tunnel
from ops.targets.cluster.way import Way
from ops.targets.machine import Site, process
from ops.targets.target import DEPLOYMENT, Aim, Inside, Origin, PlannedStep, Say, Status, Workload

MANAGED = {"app.kubernetes.io/managed-by": "tfs-ops"}
DIFFERS = 1
PROVEN_S = 60.0


class ClusterTarget:
    """One service in one namespace; what it is lives in the cluster, for every laptop alike."""

    probes = False

    def __init__(self, settings: Config, access: Access, name: str = DEPLOYMENT) -> None:
        self.settings = settings
        self.access = access
        self.service = name
        self.name = access.name
        self.flag = f" --target {self.name}"
        self.site = Site(settings.state_dir, self.name)
        self.labels = {"app": name, **MANAGED}
        self.lease = Lease(self._api, name, self.labels)
        self.history = History(Secrets(self._api, name, self.labels, self.lease), self.lease)
        self.plan = Plan(settings, access, name, self.labels)
        self.placed: Placement | None = None
        self._connected: Cluster | None = None

    @property
    def inside(self) -> Inside:
        """See `Target.inside`."""
        return JobInside(self.settings, self._api, self.plan, self.service)

    def work(self, release: str) -> dict[str, str]:
        """See `Target.work`."""
        return process.environment(self.site.work(release))

    def machine(self) -> dict[str, Any]:
        """See `Target.machine`."""
        place = self.access.place()
        return {"context": place.context, "namespace": place.namespace}

    @property
    def changed(self) -> str:
        """See `Planner.changed`."""
        place = self.plan.cluster
        where = f"namespace {place.namespace} of {place.context}"
        return f"Deployment and Service {self.service} in {where}"

    def notes(self, experiment: Experiment) -> list[str]:
        """See `Planner.notes`."""
        reached = self.settings.kubernetes
        return [
            *self.access.notes(experiment, self.placement(experiment)),
            *exposure.notes(reached.exposure, reached.source_ranges),
        ]

    def placement(self, experiment: Experiment) -> Placement:
        """See `Planner.placement`: once the nodes were looked at, on those."""
        return self.placed or self.access.planned_placement(experiment)

    def image(self, model: SavedModel) -> str:
        """See `Planner.image`."""
        return self.plan.reference(model)

    def plan_before(self) -> list[PlannedStep]:
        """See `Planner.plan_before`."""
        return self.plan.before()

    def plan_image(self, model: SavedModel) -> list[PlannedStep]:
        """See `Planner.plan_image`."""
        return self.plan.image(model)

    def plan_rollout(self, workload: Workload, manifests: Path) -> list[PlannedStep]:
        """See `Planner.plan_rollout`."""
        return self.plan.rollout(workload, manifests)

    def preflight(self, experiment: Experiment, shell: Shell) -> None:
        """See `Target.preflight`: credentials are written anew, the registry and nodes asked."""
        self.access.connect(shell, lambda _: None)
        api = self._api(shell)
        permissions.check(api)
        image.reached.check(self.settings)
        found = api.get_everywhere("pods")
        others = [one for one in found if not pods.is_ours(one, self.labels, api.cluster)]
        self.placed = self.access.placement(experiment, api.get("nodes"), others)

    def build(self, model: SavedModel, shell: Shell, say: Say) -> Image:
        """See `Target.build`."""
        return image.build(self.settings, model, shell, say)

    def difference(self, workload: Workload, shell: Shell) -> str:
        """See `Target.difference`: kubectl's own, by the server's dry run."""
        api = self._api(shell, forces=workload.restored)
        with taken.told(self.flag), applied_from(workload.manifests) as folder:
            try:
                return api.read(api.cluster.diff(folder))
            except CommandFailed as error:
                if error.status != DIFFERS:
                    raise
                return error.out

    def deploy(self, workload: Workload, shell: Shell, say: Say) -> tuple[Status, ...]:
        """See `Target.deploy`."""
        api = self._api(shell, forces=workload.restored)
        inventory = Inventory(api, self.lease)
        if note := golden.keep(api, self.service, self.labels, workload.model):
            say(note)
        needed = objects(workload.manifests)
        self.lease.check()
        inventory.add(needed)
        rollout = Rollout(api, self.service, say, workload.folder)
        with taken.told(self.flag):
            found = rollout.go(workload.manifests)
        self._prove(api, found, workload.model, say)
        self.lease.check()
        inventory.prune(needed)
        if self._exposed() and load_balancer.wait(api, self.service, say) is None:
            say("the service has no load balancer: it is reached from within the cluster alone")
        return tuple(self._status(one) for one in found)

    def _exposed(self) -> bool:
        return self.settings.kubernetes.exposure != "cluster"

    def check_kept(self, model: SavedModel) -> None:
        """See `Target.check_kept`: the registry has it; a node that cannot pull it says so."""

    def golden(self, model: SavedModel) -> Golden:
        """See `Target.golden`."""
        return golden.read(self._api(), self.service, model, self.site.folder / "golden")

    def withdraw(self, shell: Shell) -> None:
        """See `Target.withdraw`."""
        Inventory(self._api(shell), self.lease).prune([])

    def address(self) -> Endpoint:
        """See `Target.address`: the load balancer's, or where pods of the cluster reach it."""
        return self._way().address()

    def reached(self) -> AbstractContextManager[Endpoint]:
        """See `Target.reached`: the load balancer, or a pod by a port-forward."""
        return self._way().reached()

    def aimed(self, protocol: str, origin: Origin = "here") -> AbstractContextManager[Aim]:
        """See `Target.aimed`: the load balancer, as a client of the service has it."""
        return self._way().aimed(protocol, origin)

    def serving(self) -> Deployed:
        """See `Target.serving`."""
        release = self.history.serving()
        if release is None or release.deployed is None:
            raise NeverReady(self._nothing())
        return release.deployed

    def status(self) -> list[Status]:
        """See `Target.status`."""
        return [self._status(one) for one in self._pods()]

    def logs(self, lines: int) -> list[tuple[Status, list[str]]]:
        """See `Target.logs`."""
        api = self._api()
        return [(self._status(one), pods.last_words(api, one, lines)) for one in self._pods()]

    def leftovers(self) -> list[str]:
        """See `Target.leftovers`: of releases that were started on this machine."""
        if self.history.lock.holder():
            return []
        return [one.in_full for one in self.site.running("work")]

    def clear(self) -> None:
        """See `Target.clear`."""
        self.site.stop(list(self.site.running("work")))

    def teardown(self) -> list[str]:
        """See `Target.teardown`: nothing stays in the cluster, its records and loads neither."""
        self.clear()
        api = self._api()
        removed = [*loads.remove(api, self.service), *Inventory(api, self.lease).prune([])]
        records = [Object.of(one) for one in api.get("secret", labels=self.labels)]
        api.delete(records)
        self.lease.remove()
        told = [f"{len(records)} records of releases and models"] if records else []
        return [*map(str, removed), *told]

    def _api(self, shell: Shell | None = None, *, forces: bool = False) -> Api:
        return Api(replace(self._cluster(), forces=forces), shell or Shell())

    def _cluster(self) -> Cluster:
        """Where the cluster is, with credentials for it, which are written where there are none."""
        if self._connected is None:
            known = self.access.known()
            self._connected = known or self.access.connect(Shell(), lambda _: None)
        return self._connected

    def _prove(self, api: Api, found: tuple[Pod, ...], model: SavedModel, say: Say) -> None:
        """Ask every pod for the golden answers, over both protocols."""
        answers = self.golden(model)
        for number, pod in enumerate(found, 1):
            say(f"asking {pod.name} for the golden answers, {number} of {len(found)}")
            with tunnel(api, pod.name) as endpoint:
                ready.wait(endpoint, model.name, PROVEN_S, lambda: None)
                ready.prove(endpoint, model.name, answers)

    def _pods(self) -> list[Pod]:
        found = self._api().get("pods", labels={"app": self.service})
        return sorted(map(Pod, found), key=lambda one: one.name)

    def _status(self, pod: Pod) -> Status:
        place = self.access.place()
        log = f"kubectl --context={place.context} --namespace={place.namespace} logs pod/{pod.name}"
        return pods.status(pod, log)

    def _way(self) -> Way:
        through_tunnels = self.settings.kubernetes.load_through == "port-forward"
        return Way(self._api(), self.service, self._pods, self._nothing(), through_tunnels)

    def _nothing(self) -> str:
        place = self.access.place()
        return (
            f"nothing is released in namespace {place.namespace} of {place.context}:"
            f" invoke release --exp interop4{self.flag}"
        )
