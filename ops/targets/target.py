"""Say what every target answers, whatever it runs on."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ops.experiments import Experiment
from ops.savedmodel import SavedModel
from ops.serving.endpoint import Endpoint
from ops.shell import Command

DEPLOYMENT = "tfs-server"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Workload:
    """What a release puts on a target."""

    release: str
    experiment: Experiment
    model: SavedModel
    name: str = DEPLOYMENT


@dataclass(frozen=True)
class PlannedStep:
    """A step of the release with the commands that it starts, in order."""

    name: str
    does: str
    commands: tuple[Command, ...] = ()


class Planner(Protocol):
    """A place that a release can be planned for, with nothing installed and no network."""

    name: str
    probes: bool
    """Whether the load is found by a probe; else it is the experiment's."""

    def notes(self, experiment: Experiment) -> list[str]:
        """What a reader of this target's figures must know first."""

    def image(self, model: SavedModel) -> str | None:
        """The image's reference; None where none is made."""

    def before(self) -> list[PlannedStep]:
        """The steps before the model: what is checked and set up."""

    def build(self, model: SavedModel) -> list[PlannedStep]:
        """The steps from the model to the image."""

    def after(self, workload: Workload, manifests: Path) -> list[PlannedStep]:
        """The steps from the image to the endpoint."""


@dataclass(frozen=True)
class Status:
    """One replica as it stands."""

    replica: str
    release: str
    state: str
    """`AVAILABLE`, another state of TensorFlow Serving's, `ended`, or why nothing answers."""
    endpoint: Endpoint | None
    log: str


class Target(Planner, Protocol):
    """A place that models are released to."""

    def preflight(self, experiment: Experiment) -> None:
        """Raise OpsError for what would make the release fail; change nothing."""

    def deploy(self, workload: Workload, say: Say) -> tuple[Endpoint, ...]:
        """Bring the workload up beside what serves; give the replicas that are ready.

        On any error, what was started is stopped again.
        """

    def keep(self, workload: Workload) -> None:
        """Make the workload the one that serves, and take the former one away."""

    def undo(self, workload: Workload) -> str:
        """Take the workload away again; say what serves now."""

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Where the serving release answers; NeverReady when nothing runs."""

    def serving_model(self) -> SavedModel:
        """The model that is served; NeverReady when nothing runs."""

    def status(self) -> list[Status]:
        """Every replica, of whatever release."""

    def teardown(self) -> list[str]:
        """Stop everything that was ever started here; say what."""
