"""Say what every target answers, whatever it runs on."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from ops.experiments import Experiment
from ops.image import Image
from ops.records import Deployed, History
from ops.savedmodel import SavedModel
from ops.serving.endpoint import Endpoint
from ops.shell import Command, OnLine, Shell

if TYPE_CHECKING:
    # What makes an image waits for neither numpy nor a template engine.
    from ops.manifests import Manifest, Placement
    from ops.serving.golden import Golden
    from ops.serving.replica import Replica

DEPLOYMENT = "tfs-server"
Say = Callable[[str], None]
Origin = Literal["here", "elsewhere", "inside"]
"""Where a load comes from: this machine, others, or the cluster that it goes to."""


@dataclass(frozen=True)
class Workload:
    """What a release puts on a target."""

    release: str
    experiment: Experiment
    model: SavedModel
    image: Image | None = None
    """None where none is made."""
    manifests: "tuple[Manifest, ...]" = ()
    """What a cluster is given; on this machine they say what a cluster would be given."""
    folder: Path | None = None
    """Where what speaks of a failure is kept: the run's folder."""
    name: str = DEPLOYMENT
    restored: bool = False
    """Whether it was there before: what somebody has changed of it since is taken back."""


@dataclass(frozen=True)
class PlannedStep:
    """A step of the release with the commands that it starts, in order."""

    name: str
    does: str
    commands: tuple[Command, ...] = ()


class Inside(Protocol):
    """A way to give a load from within the cluster that a target is."""

    def prepare(self, shell: Shell, say: Say) -> None:
        """Have the image that gives the load where the cluster pulls it; OpsError if it cannot."""

    def planned(self) -> tuple[Command, ...]:
        """What giving it starts, in order."""

    def run(
        self,
        shell: Shell,
        options: tuple[str, ...],
        payload: Path,
        folder: Path,
        *,
        timeout_s: float,
        on_line: OnLine,
    ) -> None:
        """Give the load with these options of Locust's; what it measured is then in `folder`.

        Nothing stays in the cluster, however this ends; after ^C, what there was is in `folder`.
        """


class Planner(Protocol):
    """A place that a release can be planned for, with nothing installed and no network."""

    name: str
    probes: bool
    """Whether the load is found by a probe; else it is the experiment's."""

    @property
    def inside(self) -> Inside | None:
        """How a load is given from within; None where that cannot be."""

    @property
    def changed(self) -> str:
        """What a release changes there, in words."""

    def notes(self, experiment: Experiment) -> list[str]:
        """What a reader of this target's figures must know first."""

    def placement(self, experiment: Experiment) -> "Placement":
        """How its pods lie on a cluster's nodes; a target that is none says what GKE would do."""

    def image(self, model: SavedModel) -> str | None:
        """The image's reference; None where none is made."""

    def plan_before(self) -> list[PlannedStep]:
        """The steps before the model: what is checked and set up."""

    def plan_image(self, model: SavedModel) -> list[PlannedStep]:
        """The steps from the model to the image."""

    def plan_rollout(self, workload: Workload, manifests: Path) -> list[PlannedStep]:
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
    """The file that its words are in, or the command that shows them."""
    restarts: int = 0
    """How often it was started again in its place, as a cluster does with what has ended."""


@dataclass(frozen=True)
class Aim:
    """Where a load goes, and who serves there."""

    hosts: tuple[str, ...]
    """`host:port` for the protocol of the load; users spread over them in turn."""
    replicas: "tuple[Replica, ...]"


class Target(Planner, Protocol):
    """A place that models are released to."""

    flag: str
    """What names it on a command line, a space before; empty for the target that is the default."""

    history: History
    """Its releases, and the lock that one of them holds at a time."""

    def work(self, release: str) -> dict[str, str]:
        """What marks the processes of a release in their environment, so that none is lost."""

    def machine(self) -> dict[str, Any] | None:
        """What it runs on, for the record."""

    def preflight(self, experiment: Experiment, shell: Shell) -> None:
        """Raise OpsError for what would make the release fail; change nothing."""

    def build(self, model: SavedModel, shell: Shell, say: Say) -> Image | None:
        """Make the model's image, unless it is there; None where replicas need none."""

    def difference(self, workload: Workload, shell: Shell) -> str:
        """What deploying would change, for people; empty where there is nothing to compare."""

    def deploy(self, workload: Workload, shell: Shell, say: Say) -> tuple[Status, ...]:
        """Replace what serves, one replica at a time, new ones ready before old ones drain.

        Gives the replicas, each proven to serve the released model. What is there of the workload
        already is kept, so that this may be done again. An error leaves it half done: deploying
        the former workload undoes that.
        """

    def check_kept(self, model: SavedModel) -> None:
        """Raise OpsError where a model that was released can be deployed no more."""

    def golden(self, model: SavedModel) -> "Golden":
        """The golden answers of a model that was released; OpsError where they are gone."""

    def withdraw(self, shell: Shell) -> None:
        """Let nothing serve any more."""

    def address(self) -> Endpoint:
        """The address that stays while replicas come and go; NeverReady without one."""

    def reached(self) -> AbstractContextManager[Endpoint]:
        """An address of what serves that can be asked from here while the block lasts."""

    def aimed(self, protocol: str, origin: Origin = "here") -> AbstractContextManager[Aim]:
        """What a load over `protocol`, given from `origin`, is aimed at while the block lasts.

        Raises NeverReady when nothing runs, NotMeasured where no load can be given from here.
        """

    def serving(self) -> Deployed:
        """What was kept last and serves; NeverReady when nothing does."""

    def status(self) -> list[Status]:
        """Every replica, of whatever release."""

    def logs(self, lines: int) -> list[tuple[Status, list[str]]]:
        """Every replica with its last words."""

    def leftovers(self) -> list[str]:
        """What releases that were killed have left running, other than replicas."""

    def clear(self) -> None:
        """Stop the leftovers."""

    def teardown(self) -> list[str]:
        """Stop everything that was ever started here; say what."""
