"""Give a load from other machines, with Locust's master here."""

from dataclasses import dataclass, replace
from pathlib import Path

from ops.experiments import LoadProfile
from ops.fleet import Crew, Host
from ops.loadtest import generator, page, processes
from ops.loadtest.against import Against, split
from ops.loadtest.generator import LOCUSTFILE, OnSecond
from ops.loadtest.measurement import Measurement
from ops.loadtest.ports import free_port
from ops.shell import OnLine, Shell
from ops.targets import Inside, Origin

LOAD = LOCUSTFILE.parent


@dataclass(frozen=True)
class Hosts:
    """Machines with SSH; Locust's master tells them what to send, and merges what they measure."""

    hosts: tuple[Host, ...]
    processes: int = 1
    """On each of them."""
    origin: Origin = "elsewhere"
    page: int | None = None
    """The port of Locust's own page, here; none without one."""

    def __post_init__(self) -> None:
        processes.check(self.processes)

    def shown(self, port: int) -> "Hosts":
        """See `Source.shown`."""
        return replace(self, page=port)

    @property
    def options(self) -> tuple[str, ...]:
        """See `Source.options`."""
        return self._options(free_port())

    def prepare(self, shell: Shell, say: OnLine, inside: Inside | None) -> None:
        """See `Source.prepare`: each machine gets an environment of its own for the load, once."""
        self._crew.prepare(shell, LOAD, say)

    def reach(self, shell: Shell, against: Against) -> None:
        """See `Source.reach`."""
        self._crew.check(shell, [split(host) for host in against.hosts])

    def measure(
        self,
        shell: Shell,
        against: Against,
        profile: LoadProfile,
        folder: Path,
        on_second: OnSecond | None = None,
    ) -> Measurement:
        """See `Source.measure`."""
        port = free_port()
        with self._crew.at_work(shell, LOAD, port):
            return generator.measure(
                shell, against, profile, folder, on_second, options=self._options(port)
            )

    @property
    def _crew(self) -> Crew:
        return Crew(self.hosts, self.processes)

    def _options(self, port: int) -> tuple[str, ...]:
        workers = str(len(self.hosts) * self.processes)
        shown = page.options(self.page)
        return (*shown, "--master", *processes.master(port), "--expect-workers", workers)
