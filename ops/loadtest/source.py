"""Say where the load comes from."""

import socket
from dataclasses import dataclass

from ops.errors import BadValue

LOOPBACK = "127.0.0.1"
MOST = 64
WAIT_S = 30
"""What the processes may take to come up."""


@dataclass(frozen=True)
class Source:
    """Processes of this machine that share the users; one alone needs no master."""

    processes: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.processes <= MOST:
            raise BadValue(f"processes is {self.processes}; it must be 1 to {MOST}")

    @property
    def options(self) -> tuple[str, ...]:
        """Locust's own: a master here, at a port that is free now and for this machine alone."""
        if self.processes == 1:
            return ()
        port = str(_free_port())
        return (
            *("--processes", str(self.processes), "--master-bind-host", LOOPBACK),
            *("--master-bind-port", port, "--master-host", LOOPBACK, "--master-port", port),
            *("--expect-workers-max-wait", str(WAIT_S)),
        )


ALONE = Source()
"""The generator as one process."""


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as listener:
        return int(listener.getsockname()[1])
