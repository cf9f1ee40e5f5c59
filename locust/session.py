"""Hold what all users of one run share."""

import itertools
import time
from collections.abc import Callable
from typing import Protocol

import gevent
from failure import RequestFailed
from grpc_connection import GrpcConnection
from options import Options
from ramp import Ramp
from rest_connection import RestConnection
from tally import Tally

CONNECT_S = 5.0
CONNECTIONS: "dict[str, type[GrpcConnection] | type[RestConnection]]" = {
    "grpc": GrpcConnection,
    "rest": RestConnection,
}
Told = Callable[[float, int, Exception | None], None]
"""Called with a request's latency in ms, the length of its answer, and why it failed."""


class Connection(Protocol):
    """What a user asks through; one for each protocol."""

    def connect(self, timeout_s: float) -> None: ...
    def ask(self) -> bytes: ...
    def close(self) -> None: ...


class Seat:
    """One user's place: a host, a connection to it that nobody shares, and a time to begin."""

    def __init__(self, session: "Session", index: int) -> None:
        self.session = session
        self.host = index % len(session.options.hosts)
        self.first_s = session.ramp.first_s(index)
        self.connection: Connection = session.connection(self.host)

    def begin(self) -> None:
        """Connect, and return when this user's first request is due."""
        self.connection.connect(CONNECT_S)
        gevent.sleep(max(0.0, self.first_s - self.session.elapsed_s))
        self.session.tally.users += 1

    def ask(self, told: Told) -> None:
        """Send one request, wait for its answer, and count it."""
        tally = self.session.tally
        error: Exception | None = None
        answer = b""
        tally.begin()
        start = time.perf_counter()
        try:
            answer = self.connection.ask()
        except Exception as failure:
            error = failure
        except BaseException:
            # The end of the run, in the midst of a request.
            tally.drop()
            raise
        latency_s = time.perf_counter() - start
        tally.end(self.host, round(latency_s * 1e6), _message(error))
        told(latency_s * 1e3, len(answer), error)


def _message(error: Exception | None) -> str | None:
    if error is None:
        return None
    return str(error) if isinstance(error, RequestFailed) else f"{type(error).__name__}: {error}"


class Session:
    """One run: its options, its start, its count."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.ramp = Ramp(options.users, options.spawn_rate)
        self.tally = Tally(options.hosts)
        self.stopped: str | None = None
        """Why the run ended before its time."""
        self.finished = False
        """Whether the run has been summed up."""
        self._start = time.perf_counter()
        self._indices = itertools.count()

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._start

    def seat(self) -> Seat:
        """The next user's place; the hosts take turns."""
        return Seat(self, next(self._indices))

    def connection(self, host: int) -> Connection:
        """A new connection to the `host`-th host."""
        options = self.options
        return CONNECTIONS[options.protocol](
            options.hosts[host], options.model_name, options.payload, options.timeout_s
        )
