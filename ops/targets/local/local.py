"""Answer for this machine what every target answers."""

import shutil
from pathlib import Path

from ops.errors import NeverReady, OpsError
from ops.experiments import Experiment
from ops.records import Deployed, History
from ops.savedmodel import SavedModel
from ops.serving.client import GrpcClient
from ops.serving.endpoint import Endpoint
from ops.shell import Shell
from ops.targets.local import capacity, front, ports, process, server
from ops.targets.local.process import Mark
from ops.targets.local.rollout import Rollout
from ops.targets.local.site import Site
from ops.targets.target import PlannedStep, Say, Status, Workload

NEEDED_BYTES = 2 * capacity.GIB


class Local:
    """Replicas as processes of this machine, which outlive the command that started them."""

    name = "local"
    probes = True

    def __init__(self, state_dir: Path) -> None:
        self.site = Site(state_dir)
        self.history = History(self.site.folder)

    def work(self, release: str) -> dict[str, str]:
        """See `Target.work`."""
        return Mark(str(self.site.state_dir), "work", release).environment

    def notes(self, experiment: Experiment) -> list[str]:
        """See `Planner.notes`."""
        note = capacity.here(experiment).note(experiment)
        return [note] if note else []

    def image(self, model: SavedModel) -> None:
        """See `Planner.image`: the servers read the model where it is."""

    def before(self) -> list[PlannedStep]:
        """See `Planner.before`: the checks here need no program."""
        return []

    def build(self, model: SavedModel) -> list[PlannedStep]:
        """See `Planner.build`: no image is made."""
        return []

    def after(self, workload: Workload, manifests: Path) -> list[PlannedStep]:
        """See `Planner.after`."""
        fit = capacity.here(workload.experiment)
        pairs = ports.free_pairs(fit.replicas, ports.REPLICAS, process.promised())
        marks = [
            self.site.replica(workload.release, index, pair) for index, pair in enumerate(pairs)
        ]
        commands = tuple(
            server.command(workload.experiment, workload.model, mark, fit.cpus) for mark in marks
        )
        does = f"{fit.replicas} servers on this machine, one after the other, each proven first"
        return [PlannedStep("rollout", does, commands)]

    def preflight(self, experiment: Experiment) -> None:
        """See `Target.preflight`."""
        capacity.here(experiment)
        free = shutil.disk_usage(_there(self.site.folder)).free
        if free < NEEDED_BYTES:
            gib = capacity.GIB
            raise OpsError(
                f"{free / gib:.1f} GiB are free below {self.site.folder}; a release takes up to"
                f" {NEEDED_BYTES / gib:g} GiB"
            )

    def deploy(self, workload: Workload, shell: Shell, say: Say) -> tuple[Endpoint, ...]:
        """See `Target.deploy`."""
        fit = capacity.here(workload.experiment)
        self.site.prepare()
        server.write_files(workload.experiment, self.site.state_dir)
        front.ensure(self.site, shell)
        replicas = Rollout(self.site, workload, fit, shell, say).go()
        return tuple(front.endpoint(one) for one in replicas)

    def withdraw(self) -> None:
        """See `Target.withdraw`."""
        self.site.stop([*self.site.running("replica"), *self.site.running("front")])

    def address(self) -> Endpoint:
        """See `Target.address`."""
        found = front.address(self.site)
        if found is None:
            raise NeverReady("the front does not run: `invoke release` starts it again")
        return found

    def serving(self) -> Deployed:
        """See `Target.serving`."""
        release = self.history.serving()
        if release is None or release.deployed is None or not self.site.running("replica"):
            raise NeverReady("nothing is released on this machine: invoke release --exp interop4")
        return release.deployed

    def endpoints(self) -> tuple[Endpoint, ...]:
        """See `Target.endpoints`."""
        self.serving()
        return tuple(front.endpoint(one) for one in self.site.running("replica"))

    def status(self) -> list[Status]:
        """See `Target.status`."""
        live = list(self.site.running("replica"))
        names = {one.id: one.deployed.model["name"] for one in self.history.all() if one.deployed}
        told = [_told(one, _state(one, names.get(one.release))) for one in live]
        return told + [_told(one, "ended") for one in self._missing(live)]

    def _missing(self, live: list[Mark]) -> list[Mark]:
        release = self.history.serving()
        if release is None or release.deployed is None:
            return []
        if any(one.release != release.id for one in live):
            return []  # They are being replaced.
        there = {one.index for one in live}
        indexes = (index for index in range(release.deployed.replicas) if index not in there)
        return [self.site.replica(release.id, index) for index in indexes]

    def leftovers(self) -> list[str]:
        """See `Target.leftovers`."""
        if self.history.lock.holder():
            return []
        return [one.in_full for one in self.site.running("work")]

    def clear(self) -> None:
        """See `Target.clear`."""
        self.site.stop(list(self.site.running("work")))

    def teardown(self) -> list[str]:
        """See `Target.teardown`."""
        found = [mark for mark, _ in process.running(self.site.state_dir)]
        self.site.stop(found)
        self.history.serve(None)
        return [one.in_full for one in found]


def _there(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def _told(one: Mark, state: str) -> Status:
    place = front.endpoint(one) if one.grpc_port else None
    return Status(one.name, one.release, state, place, one.log)


def _state(one: Mark, model_name: str | None) -> str:
    if model_name is None:
        return "starting"
    try:
        return GrpcClient(front.endpoint(one)).state(model_name)
    except OpsError as error:
        return str(error)
