"""Answer for this machine what every target answers."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil

from ops.errors import NeverReady, OpsError
from ops.experiments import Experiment
from ops.records import replace_text
from ops.savedmodel import SavedModel
from ops.serving import ready
from ops.serving.client import GrpcClient
from ops.serving.endpoint import Endpoint
from ops.serving.golden import Golden
from ops.shell import Shell
from ops.targets.local import capacity, ports, replica, server
from ops.targets.local.current import Current
from ops.targets.local.replica import Replica
from ops.targets.target import PlannedStep, Say, Status, Workload

READY_S = 180.0
NEEDED_BYTES = 2 * capacity.GIB
Processes = dict[Replica, psutil.Process]


class Local:
    """Replicas as processes of this machine, which outlive the command that started them."""

    name = "local"
    probes = True

    def __init__(self, state_dir: Path, shell: Shell) -> None:
        self.state_dir = state_dir
        self.folder = state_dir / "local"
        self.shell = shell

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
        commands = [
            server.command(workload.experiment, workload.model, one, fit.cpus)
            for one in self._replicas(workload.release, fit.replicas)
        ]
        does = f"start {fit.replicas} servers on this machine, and ask each for golden answers"
        return [PlannedStep("rollout", does, tuple(commands))]

    def preflight(self, experiment: Experiment) -> None:
        """See `Target.preflight`."""
        server.check(experiment)
        capacity.here(experiment)
        free = shutil.disk_usage(_there(self.folder)).free
        if free < NEEDED_BYTES:
            gib = capacity.GIB
            raise OpsError(
                f"{free / gib:.1f} GiB are free below {self.folder}; a release takes up to"
                f" {NEEDED_BYTES / gib:g} GiB"
            )

    def deploy(self, workload: Workload, say: Say) -> tuple[Endpoint, ...]:
        """See `Target.deploy`; the new replicas take ports of their own."""
        fit = capacity.here(workload.experiment)
        replicas = self._replicas(workload.release, fit.replicas)
        (self.folder / "logs").mkdir(parents=True, exist_ok=True)
        try:
            for one in replicas:
                order = server.command(workload.experiment, workload.model, one, fit.cpus)
                self.shell.start(order, Path(one.log))
            self._prove(replicas, workload.model, say)
        except BaseException:
            self._stop(lambda one: one.release == workload.release)
            raise
        return tuple(one.endpoint for one in replicas)

    def keep(self, workload: Workload) -> None:
        """See `Target.keep`; the former replicas finish what they have in flight."""
        current = Current(
            release=workload.release,
            experiment=workload.experiment.legend,
            model=workload.model,
            replicas=[one for one in self._running() if one.release == workload.release],
        )
        replace_text(self.folder / "current.json", current.model_dump_json(indent=2))
        self._stop(lambda one: one.release != workload.release)

    def undo(self, workload: Workload) -> str:
        """See `Target.undo`; what served before has been running all the while."""
        self._stop(lambda one: one.release == workload.release)
        current = self.current()
        return f"release {current.release} serves" if current else "nothing serves"

    def current(self) -> Current | None:
        """The release that serves; None when nothing was kept."""
        return Current.read(self.folder / "current.json")

    def serving(self) -> Current:
        """The release that serves; raises NeverReady when nothing does."""
        current = self.current()
        live = self._running()
        if current is None or not any(one in live for one in current.replicas):
            raise NeverReady("nothing is released on this machine: invoke release --exp interop4")
        return current

    def endpoints(self) -> tuple[Endpoint, ...]:
        """See `Target.endpoints`."""
        live = self._running()
        return tuple(one.endpoint for one in self.serving().replicas if one in live)

    def serving_model(self) -> SavedModel:
        """See `Target.serving_model`."""
        return self.serving().model

    def status(self) -> list[Status]:
        """See `Target.status`."""
        live = self._running()
        current = self.current()
        expected = current.replicas if current else []
        ended = [one for one in expected if one not in live]
        model_name = current.model.name if current else ""
        return [
            *(self._told(one, _state(one.endpoint, model_name)) for one in live),
            *(self._told(one, "ended") for one in ended),
        ]

    def teardown(self) -> list[str]:
        """See `Target.teardown`."""
        names = [f"{one.name} of release {one.release}" for one in self._running()]
        self._stop(lambda one: True)
        (self.folder / "current.json").unlink(missing_ok=True)
        return names

    def _running(self) -> Processes:
        return replica.running(self.state_dir)

    def _stop(self, which: Callable[[Replica], bool]) -> None:
        replica.stop(process for one, process in self._running().items() if which(one))

    def _replicas(self, release: str, count: int) -> list[Replica]:
        logs = self.folder / "logs"
        return [
            Replica(
                str(self.state_dir), release, index, *pair, str(logs / f"{release}-{index}.log")
            )
            for index, pair in enumerate(ports.free_pairs(count))
        ]

    def _prove(self, replicas: list[Replica], model: SavedModel, say: Say) -> None:
        golden = Golden.read(model.golden)
        for number, one in enumerate(replicas, 1):
            say(f"replica {number} of {len(replicas)} loads the model")
            ready.wait(one.endpoint, model.name, READY_S, partial(self._alive, one))
            ready.prove(one.endpoint, model.name, golden)

    def _alive(self, one: Replica) -> None:
        if one in self._running():
            return
        words = [line for line in replica.last_words(Path(one.log)) if line.strip()]
        told = words[-1] if words else "it said nothing"
        raise NeverReady(f"{one.name} ended before it was ready: {told}; its log: {one.log}")

    def _told(self, one: Replica, state: str) -> Status:
        return Status(one.name, one.release, state, one.endpoint, one.log)


def _there(folder: Path) -> Path:
    """`folder`, or the nearest above it that there is."""
    return next(one for one in (folder, *folder.parents) if one.exists())


def _state(endpoint: Endpoint, model_name: str) -> str:
    try:
        return GrpcClient(endpoint).state(model_name)
    except OpsError as error:
        return str(error)
