"""Give a load from within the cluster that serves."""

from dataclasses import dataclass
from pathlib import Path

from ops.errors import BadValue
from ops.experiments import LoadProfile
from ops.loadtest import generator, page, processes
from ops.loadtest.against import Against
from ops.loadtest.generator import SPARE_S, OnSecond
from ops.loadtest.measurement import Measurement
from ops.serving.endpoint import LOOPBACK
from ops.shell import OnLine, Shell
from ops.targets import Inside, Origin

NO_CLUSTER = (
    "--in-cluster gives the load from within a cluster, and the target is none: --target kubernetes"
    " or gke"
)


@dataclass(frozen=True)
class InCluster:
    """One pod, which is there as long as its load; figures come out of its log."""

    processes: int = 1
    """In that pod."""
    origin: Origin = "inside"

    def __post_init__(self) -> None:
        processes.check(self.processes)

    @property
    def options(self) -> tuple[str, ...]:
        """See `Source.options`; its master is in the pod, too."""
        headless = page.options(None)
        if self.processes == 1:
            return headless
        wait = ("--expect-workers-max-wait", str(processes.WAIT_S))
        own = ("--master-bind-host", LOOPBACK)
        return (*headless, "--processes", str(self.processes), *own, *wait)

    @property
    def page(self) -> None:
        """See `Source.page`: one in a pod would be for nobody."""

    def shown(self, port: int) -> "InCluster":
        """See `Source.shown`; raises BadValue."""
        raise BadValue("--web and --in-cluster exclude each other; give one of them")

    def prepare(self, shell: Shell, say: OnLine, inside: Inside | None) -> None:
        """See `Source.prepare`: the load's image is built and pushed, unless it is there."""
        there(inside).prepare(shell, say)

    def reach(self, shell: Shell, against: Against) -> None:
        """See `Source.reach`: only from within can be seen what is reached from there."""

    def measure(
        self,
        shell: Shell,
        against: Against,
        profile: LoadProfile,
        folder: Path,
        on_second: OnSecond | None = None,
    ) -> Measurement:
        """See `Source.measure`."""
        generator.forget(folder)
        there(against.inside).run(
            shell,
            (*_asked(against, profile), *self.options),
            against.payload,
            folder,
            timeout_s=profile.run_time_s + SPARE_S,
            on_line=generator.seconds(on_second),
        )
        return generator.read(folder)


def _asked(against: Against, profile: LoadProfile) -> tuple[str, ...]:
    return generator.asked(against.hosts, against.protocol, against.model_name, profile)


def there(inside: Inside | None) -> Inside:
    """The way to give a load from within; BadValue where there is none."""
    if inside is None:
        raise BadValue(NO_CLUSTER)
    return inside
