"""Say what every place answers that a load may come from."""

from pathlib import Path
from typing import Protocol

from ops.experiments import LoadProfile
from ops.loadtest.against import Against
from ops.loadtest.generator import OnSecond
from ops.loadtest.measurement import Measurement
from ops.shell import OnLine, Shell
from ops.targets import Inside, Origin


class Giver(Protocol):
    """What gives a load, once it is prepared."""

    def reach(self, shell: Shell, against: Against) -> None:
        """Return once each host can be reached from there; raises NeverReady with the first that
        cannot."""

    def measure(
        self,
        shell: Shell,
        against: Against,
        profile: LoadProfile,
        folder: Path,
        on_second: OnSecond | None = None,
    ) -> Measurement:
        """Give the load, and the figures; see `generator.measure`."""


class Source(Giver, Protocol):
    """Where a load comes from."""

    @property
    def origin(self) -> Origin:
        """Where that is, as targets tell it apart."""

    @property
    def page(self) -> int | None:
        """The port of Locust's own page, on this machine; none without one."""

    def shown(self, port: int) -> "Source":
        """The same, with Locust's own page at that port."""

    @property
    def options(self) -> tuple[str, ...]:
        """Locust's own, for its master, which is here."""

    def prepare(self, shell: Shell, say: OnLine, inside: Inside | None) -> None:
        """Find out what is missing there and make what can be made, before anything is loaded.

        `inside` is the target's. Raises OpsError, in one line, for what makes the load impossible.
        """
