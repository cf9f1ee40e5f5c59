"""Give a load from this machine, by one process or several."""

from dataclasses import dataclass, replace
from pathlib import Path

from ops.errors import BadValue
from ops.experiments import LoadProfile
from ops.loadtest import generator, page, reach
from ops.loadtest.against import Against
from ops.loadtest.generator import OnSecond
from ops.loadtest.measurement import Measurement
from ops.loadtest.ports import free_port
from ops.serving.endpoint import LOOPBACK
from ops.shell import OnLine, Shell
from ops.targets import Inside, Origin

MOST = 64
WAIT_S = 30
"""What the processes may take to come up."""


def check(number: int) -> None:
    """Raise BadValue for what is no number of processes."""
    if not 1 <= number <= MOST:
        raise BadValue(f"processes is {number}; it must be 1 to {MOST}")


@dataclass(frozen=True)
class Processes:
    """Processes of this machine that share the users; one alone needs no master."""

    number: int = 1
    origin: Origin = "here"
    page: int | None = None
    """The port of Locust's own page; none without one."""

    def __post_init__(self) -> None:
        check(self.number)

    def shown(self, port: int) -> "Processes":
        """See `Source.shown`."""
        return replace(self, page=port)

    @property
    def options(self) -> tuple[str, ...]:
        """See `Source.options`."""
        shown = page.options(self.page)
        if self.number == 1:
            return shown
        port = free_port()
        return (
            *shown,
            *("--processes", str(self.number), *master(port)),
            *("--master-host", LOOPBACK, "--master-port", str(port)),
        )

    def prepare(self, shell: Shell, say: OnLine, inside: Inside | None) -> None:
        """See `Source.prepare`: all is there."""

    def reach(self, shell: Shell, against: Against) -> None:
        """See `Source.reach`: each must speak its protocol, too."""
        reach.wait(against)

    def measure(
        self,
        shell: Shell,
        against: Against,
        profile: LoadProfile,
        folder: Path,
        on_second: OnSecond | None = None,
    ) -> Measurement:
        """See `Source.measure`."""
        return generator.measure(shell, against, profile, folder, on_second, options=self.options)


ALONE = Processes()
"""The generator as one process."""


def master(port: int) -> tuple[str, ...]:
    """Locust's options for a master that is here for this machine alone."""
    return (
        *("--master-bind-host", LOOPBACK, "--master-bind-port", str(port)),
        *("--expect-workers-max-wait", str(WAIT_S)),
    )
