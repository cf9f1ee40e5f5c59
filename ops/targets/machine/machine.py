"""Answer for this machine what every target answers, whatever its replicas run as."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ops import savedmodel
from ops.config import Config
from ops.errors import NeverReady, OpsError
from ops.experiments import Experiment
from ops.image import Image
from ops.manifests import Placement
from ops.records import Deployed, FileLock, Folder, History
from ops.savedmodel import SavedModel
from ops.serving.client import GrpcClient
from ops.serving.endpoint import Endpoint
from ops.serving.golden import Golden
from ops.serving.replica import Replica
from ops.shell import Shell
from ops.targets.machine import capacity, front, ports, process, server_files
from ops.targets.machine.capacity import Capacity
from ops.targets.machine.images import Images
from ops.targets.machine.mark import Mark
from ops.targets.machine.replicas import Replicas
from ops.targets.machine.rollout import Rollout
from ops.targets.machine.site import Site
from ops.targets.target import Aim, Inside, Origin, PlannedStep, Say, Status, Workload

NEEDED_BYTES = 2 * capacity.GIB
FORMER = "FORMER"


class Machine:
    """Replicas on this machine, which outlive the command that started them."""

    probes = True
    inside: Inside | None = None

    def __init__(self, site: Site, replicas: Replicas, images: Images | None = None) -> None:
        """`images` is where the replicas' image is had from; None where they need none."""
        self.name = site.target
        self.flag = "" if self.name == Config().target else f" --target {self.name}"
        self.site = site
        self.replicas = replicas
        self.images = images
        self.fitted: Capacity | None = None
        """What the preflight found to fit."""
        self.history = History(Folder(site.folder), FileLock(site.folder / "lock.json"))

    def work(self, release: str) -> dict[str, str]:
        """See `Target.work`."""
        return process.environment(self.site.work(release))

    def machine(self) -> dict[str, Any]:
        """See `Target.machine`."""
        return capacity.machine()

    @property
    def changed(self) -> str:
        """See `Planner.changed`."""
        return f"the replicas of target {self.name} on this machine"

    def notes(self, experiment: Experiment) -> list[str]:
        """See `Planner.notes`."""
        fit = self.fitted or capacity.here(experiment)
        note = fit.note(experiment)
        return [*filter(None, [note]), *self.replicas.notes(experiment, fit)]

    def placement(self, experiment: Experiment) -> Placement:
        """See `Planner.placement`."""
        return Placement.of(experiment)

    def image(self, model: SavedModel) -> str | None:
        """See `Planner.image`."""
        return self.images.reference(model) if self.images else None

    def plan_before(self) -> list[PlannedStep]:
        """See `Planner.plan_before`."""
        checks = self.replicas.checks()
        return [PlannedStep("preflight", "what is needed is there", checks)] if checks else []

    def plan_image(self, model: SavedModel) -> list[PlannedStep]:
        """See `Planner.plan_image`."""
        if self.images is None:
            return []
        return [PlannedStep("image", "made unless it is there", self.images.planned(model))]

    def plan_rollout(self, workload: Workload, manifests: Path) -> list[PlannedStep]:
        """See `Planner.plan_rollout`."""
        fit = capacity.here(workload.experiment)
        pairs = ports.free_pairs(fit.replicas, ports.REPLICAS, process.promised())
        marks = [
            self.site.replica(workload.release, index, pair) for index, pair in enumerate(pairs)
        ]
        commands = tuple(self.replicas.command(workload, one, fit) for one in marks)
        does = f"{fit.replicas} servers on this machine, one after the other, each proven first"
        drained = self.replicas.draining([self.site.replica(FORMER, 0)])
        drain = PlannedStep("drain", "each that served, once a new one is proven", drained)
        return [PlannedStep("rollout", does, commands), *([drain] if drained else [])]

    def preflight(self, experiment: Experiment, shell: Shell) -> None:
        """See `Target.preflight`."""
        for check in self.replicas.checks():
            shell.read(check)
        self.fitted = self._fit(experiment)
        free = shutil.disk_usage(_there(self.site.folder)).free
        if free < NEEDED_BYTES:
            gib = capacity.GIB
            raise OpsError(
                f"{free / gib:.1f} GiB are free below {self.site.folder}; a release takes up to"
                f" {NEEDED_BYTES / gib:g} GiB"
            )

    def build(self, model: SavedModel, shell: Shell, say: Say) -> Image | None:
        """See `Target.build`."""
        return self.images.build(model, shell, say) if self.images else None

    def difference(self, workload: Workload, shell: Shell) -> str:
        """See `Target.difference`: what is replaced here has no manifest of its own."""
        return ""

    def deploy(self, workload: Workload, shell: Shell, say: Say) -> tuple[Status, ...]:
        """See `Target.deploy`."""
        fit = self._fit(workload.experiment)
        if self.images and workload.image:
            self.images.fetch(workload.image, shell)
        self.site.prepare()
        server_files.write(workload.experiment, self.site.configuration)
        front.ensure(self.site, self.replicas.running(), shell)
        rollout = Rollout(self.site, self.replicas, workload, fit, shell=shell, say=say)
        return tuple(self._told(one, "AVAILABLE") for one in rollout.go())

    def check_kept(self, model: SavedModel) -> None:
        """See `Target.check_kept`: its files are served from here, or its golden answers."""
        savedmodel.check_kept(model)

    def golden(self, model: SavedModel) -> Golden:
        """See `Target.golden`."""
        return Golden.read(model.golden)

    def withdraw(self, shell: Shell) -> None:
        """See `Target.withdraw`."""
        self.site.stop(list(self.site.running("front")))
        self.replicas.stop(self.replicas.running(), shell)

    def address(self) -> Endpoint:
        """See `Target.address`."""
        found = front.address(self.site)
        if found is None:
            raise NeverReady(f"the front does not run: `invoke release{self.flag}` starts it again")
        return found

    def serving(self) -> Deployed:
        """See `Target.serving`."""
        release = self.history.serving()
        if release is None or release.deployed is None or not self.replicas.running():
            raise self._nothing()
        return release.deployed

    @contextlib.contextmanager
    def reached(self) -> Iterator[Endpoint]:
        """See `Target.reached`."""
        yield self.address()

    @contextlib.contextmanager
    def aimed(self, protocol: str, origin: Origin = "here") -> Iterator[Aim]:
        """See `Target.aimed`: the replicas themselves, not their front, are loaded."""
        places = self.endpoints()
        hosts = tuple(one.address(protocol) for one in places)
        yield Aim(hosts, tuple(Replica.at(one, protocol) for one in places))

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Where each replica answers; NeverReady when nothing runs."""
        live = self.replicas.running()
        if not live:
            raise self._nothing()
        return tuple(one.endpoint for one in live)

    def status(self) -> list[Status]:
        """See `Target.status`."""
        live = self.replicas.running()
        names = {one.id: one.deployed.model["name"] for one in self.history.all() if one.deployed}
        told = [self._told(one, _state(one, names.get(one.release))) for one in live]
        return told + [self._told(one, "ended") for one in self._missing(live)]

    def logs(self, lines: int) -> list[tuple[Status, list[str]]]:
        """See `Target.logs`."""
        live = self.replicas.running()
        shown = [(one, "") for one in live] + [(one, "ended") for one in self._missing(live)]
        return [
            (self._told(one, state), self.replicas.last_words(one, lines)) for one, state in shown
        ]

    def leftovers(self) -> list[str]:
        """See `Target.leftovers`."""
        if self.history.lock.holder():
            return []
        return [*(one.in_full for one in self.site.running("work")), *self.replicas.leftovers()]

    def clear(self) -> None:
        """See `Target.clear`."""
        self.site.stop(list(self.site.running("work")))
        self.replicas.clear(Shell())

    def teardown(self) -> list[str]:
        """See `Target.teardown`."""
        # Where they cannot be asked for, nothing is stopped at all.
        self.replicas.running()
        processes = [*self.site.running("front"), *self.site.running("work")]
        self.site.stop(processes)
        # Once more: what was at work may have started another.
        replicas, left = self.replicas.running(), self.replicas.leftovers()
        self.replicas.stop(replicas, Shell())
        self.replicas.clear(Shell())
        self.history.serve(None)
        return [*(one.in_full for one in [*processes, *replicas]), *left]

    def _fit(self, experiment: Experiment) -> Capacity:
        """What fits in place of what runs."""
        return capacity.here(experiment, len(self.replicas.running()))

    def _nothing(self) -> NeverReady:
        return NeverReady(
            f"nothing is released on this machine: invoke release --exp interop4{self.flag}"
        )

    def _missing(self, live: list[Mark]) -> list[Mark]:
        release = self.history.serving()
        if release is None or release.deployed is None:
            return []
        if any(one.release != release.id for one in live):
            return []  # They are being replaced.
        there = {one.index for one in live}
        indexes = (index for index in range(release.deployed.replicas) if index not in there)
        return [self.site.replica(release.id, index) for index in indexes]

    def _told(self, one: Mark, state: str) -> Status:
        place = one.endpoint if one.grpc_port else None
        return Status(one.name, one.release, state, place, self.replicas.log(one))


def _there(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def _state(one: Mark, model_name: str | None) -> str:
    if model_name is None:
        return "starting"
    try:
        return GrpcClient(one.endpoint).state(model_name)
    except OpsError as error:
        return str(error)
