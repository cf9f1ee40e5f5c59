"""Hold what all users of one process share."""

import itertools
import math
import time
from collections.abc import Callable
from typing import Protocol

import gevent
import lag
import watch
from failure import RequestFailed
from gevent.lock import RLock
from grpc_connection import GrpcConnection
from histogram import BREATH_S
from options import Options
from ramp import Ramp
from rest_connection import RestConnection
from sample import Sample
from schedule import Schedule
from second import Second
from share import Share
from tally import Tally
from turn import Turn

CONNECT_S = 5.0
ALMOST_S = 0.95
"""The run's end may come a little before its last second's: that counts as a whole one."""
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
        """Send one request, wait for its answer, and count it.

        Its latency counts from when it was due. Of a closed load that is when its turn has come;
        of an open one it may be long before, if until then every connection was taken.
        """
        tally = self.session.tally
        due_s = self._due_s()
        error: Exception | None = None
        answer = b""
        tally.begin()
        try:
            answer = self.connection.ask()
        except Exception as failure:
            error = failure
        except BaseException:
            # The end of the run, in the midst of a request.
            tally.drop()
            raise
        latency_s = self.session.come_due() - due_s
        if error is None:
            self.session.sample.offer(self.host, answer)
        # The count has a time of its own: whether the latency is right shows by it.
        tally.end(self.host, round(latency_s * 1e6), self.session.elapsed_s, _message(error))
        told(latency_s * 1e3, len(answer), error)

    def _due_s(self) -> float:
        """When the next request is due; waits until then."""
        schedule = self.session.schedule
        if schedule is None:
            # It is due from here on: time that it spends in the queue would show.
            self.session.tally.pending.add(self.session.elapsed_s)
            self.session.turn.take()
            return self.session.elapsed_s
        due_s = schedule.take()
        if (left_s := due_s - self.session.elapsed_s) > 0:
            gevent.sleep(left_s)
        self.session.turn.take()
        return due_s


def _limit_us(options: Options) -> float:
    limit = options.stop_above_latency
    return limit[1] * 1000 if limit else math.inf


def _message(error: Exception | None) -> str | None:
    if error is None:
        return None
    return str(error) if isinstance(error, RequestFailed) else f"{type(error).__name__}: {error}"


class Session:
    """A process's part in a run: its users, its start, its count."""

    def __init__(self, options: Options, share: Share, closed: Callable[[Second], None]) -> None:
        """`closed` takes each second as it ends."""
        self.options = options
        self.share = share
        self.ramp = Ramp(options.users, options.spawn_rate)
        self.tally = Tally(len(options.hosts), share.name, _limit_us(options))
        self.sample = Sample()
        self.turn = Turn()
        self.schedule = self._schedule()
        self.finished = False
        """Whether nothing counts any more."""
        self._closed = closed
        self._closing = RLock()
        self._start = time.perf_counter()
        self._counts = itertools.count()

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._start

    def seat(self) -> Seat:
        """The next user's place; the hosts take turns."""
        return Seat(self, self.share.index(next(self._counts)))

    def connection(self, host: int) -> Connection:
        """A new connection to the `host`-th host."""
        options = self.options
        return CONNECTIONS[options.protocol](
            options.hosts[host], options.model_name, options.payload, options.timeout_s
        )

    def come_due(self) -> float:
        """Count the requests of an open load that have come due by now; gives the time it is."""
        at_s = self.elapsed_s
        for due_s in self.schedule.until(at_s) if self.schedule else ():
            self.tally.pending.add(due_s)
        return at_s

    def _schedule(self) -> Schedule | None:
        """When requests are due, from when the last connection is there; None for a closed load."""
        options = self.options
        if options.rate is None:
            return None
        start_s = self.ramp.first_s(options.users - 1)
        return Schedule(options.rate, options.arrivals, self.share, start_s)

    def watch(self) -> None:
        """Start to close the seconds as they end, and to measure the event loop."""
        gevent.spawn(watch.watch, self)
        gevent.spawn(lag.watch, self)

    def close(self) -> None:
        """Close the running second, and begin the next."""
        # Seconds are handed on in their order, though packing one takes a while.
        with self._closing:
            if not self.finished:
                second = self.tally.roll(self.come_due())
                # Whoever takes it computes for a millisecond or two.
                gevent.sleep(BREATH_S)
                self._closed(second)

    def finish(self) -> None:
        """Take the last second in if it is a whole one; nothing counts after that."""
        with self._closing:
            if self.elapsed_s - self.tally.now.start_s >= ALMOST_S:
                self.close()
            self.finished = True
