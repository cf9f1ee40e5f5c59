"""Count requests as they begin and end, second by second.

It does next to nothing per request: whatever it did there would delay other users' answers, and
their latency would be ours. Percentiles are worked out once the load is over.
"""

from collections import Counter
from collections.abc import Sequence

from second import Second

MOST_MESSAGES = 50
LONGEST_MESSAGE = 300
OTHERS = "(other messages)"


class Tally:
    """What a run has measured so far; times in seconds from its start."""

    def __init__(self, hosts: Sequence[str]) -> None:
        self.hosts = tuple(hosts)
        self.seconds: list[Second] = []
        self.errors: Counter[str] = Counter()
        self.users = 0
        self.in_flight = 0
        self.steady_from: int | None = None
        """Index of the second in which the steady part begins; None while users still start."""
        self.now = self._second(0.0)

    @property
    def requests(self) -> int:
        """Requests that completed since the start."""
        return sum(second.requests for second in [*self.seconds, self.now])

    @property
    def failures(self) -> int:
        """Requests that failed since the start."""
        return sum(second.failures for second in [*self.seconds, self.now])

    @property
    def steady(self) -> list[Second]:
        """The seconds in which all users were there."""
        return [] if self.steady_from is None else self.seconds[self.steady_from :]

    def begin(self) -> None:
        """Count a request that is about to be sent."""
        self.in_flight += 1
        self.now.max_in_flight = max(self.now.max_in_flight, self.in_flight)

    def drop(self) -> None:
        """Forget a request that the end of the run cut off."""
        self.in_flight -= 1

    def end(self, host: int, latency_us: int, error: str | None = None) -> None:
        """Count a request that completed at the `host`-th host, or failed with `error`."""
        self.in_flight -= 1
        now = self.now
        now.latencies_us.append(latency_us)
        now.replicas[host] += 1
        if error is not None:
            now.failures += 1
            self.errors[self._message(error)] += 1

    def late(self, late_us: int) -> None:
        """Note that the event loop ran so many microseconds late."""
        self.now.lags_us.append(late_us)

    def roll(self, at_s: float, cpu_s: float) -> Second:
        """Close the running second at `at_s` and begin the next."""
        done = self.now
        done.end_s, done.users, done.cpu_s = at_s, self.users, cpu_s
        if self.seconds and at_s > done.start_s:
            done.cpu = round((cpu_s - self.seconds[-1].cpu_s) / (at_s - done.start_s), 3)
        self.seconds.append(done)
        self.now = self._second(at_s)
        return done

    def begin_steady(self) -> None:
        """Let the steady part begin with the second that now runs."""
        self.steady_from = len(self.seconds)

    def _second(self, at_s: float) -> Second:
        return Second(at_s, [0] * len(self.hosts), max_in_flight=self.in_flight)

    def _message(self, error: str) -> str:
        # Messages with a number or an address of their own must not fill the memory.
        message = " ".join(error.split())[:LONGEST_MESSAGE]
        known = message in self.errors or len(self.errors) < MOST_MESSAGES
        return message if known else OTHERS
