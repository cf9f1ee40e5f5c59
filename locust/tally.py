"""Count requests as they begin and end, second by second.

It does next to nothing per request: whatever it did there would delay other users' answers, and
their latency would be ours.
"""

import math
import time
from collections import Counter

import histogram
from pending import Pending
from second import Process, Second

MOST_MESSAGES = 50
LONGEST_MESSAGE = 300
OTHERS = "(other messages)"


class Running:
    """The counts of the second that now runs."""

    def __init__(self, start_s: float, hosts: int, in_flight: int) -> None:
        self.start_s = start_s
        self.max_in_flight = in_flight
        self.failures = self.slow = 0
        self.replicas = [0] * hosts
        self.errors: Counter[str] = Counter()
        self.latency_us = 0
        self.latencies = histogram.of()
        self.lags_us: list[int] = []
        self.cpu_s = time.process_time()
        self.busy_s = time.thread_time()


class Tally:
    """What this process counts; times in seconds from the start of the test."""

    def __init__(self, hosts: int, name: str, limit_us: float = math.inf) -> None:
        """Requests that take longer than `limit_us` are counted apart."""
        self.hosts = hosts
        self.limit_us = limit_us
        self.name = name
        self.users = 0
        self.in_flight = 0
        self.pending = Pending()
        """Who makes requests due adds them here; `end` takes one out."""
        self.now = Running(0.0, hosts, 0)
        self._messages: set[str] = set()
        self._came_due = 0
        self._outstanding_s = 0.0

    def begin(self) -> None:
        """Count a request that is about to be sent."""
        self.in_flight += 1
        self.now.max_in_flight = max(self.now.max_in_flight, self.in_flight)

    def drop(self) -> None:
        """Forget a request that the end of the run cut off."""
        self.in_flight -= 1

    def end(self, host: int, latency_us: int, at_s: float, error: str | None = None) -> None:
        """Count a request that completed then at the `host`-th host, or failed with `error`."""
        self.in_flight -= 1
        self.pending.pop(at_s)
        now = self.now
        now.slow += latency_us > self.limit_us
        now.latency_us += latency_us
        histogram.add(now.latencies, latency_us)
        now.replicas[host] += 1
        if error is not None:
            now.failures += 1
            now.errors[self._message(error)] += 1

    def lag(self, late_us: int) -> None:
        """Note that the event loop ran so many microseconds late."""
        self.now.lags_us.append(late_us)

    def roll(self, at_s: float) -> Second:
        """Close the running second at `at_s` and begin the next."""
        came_due, self._came_due = self._came_due, self.pending.total
        before_s, self._outstanding_s = self._outstanding_s, self.pending.total_s(at_s)
        age_s = self.pending.age_s(at_s)
        done, self.now = self.now, Running(at_s, self.hosts, self.in_flight)
        process = Process(
            cpu_s=self.now.cpu_s - done.cpu_s,
            busy_s=self.now.busy_s - done.busy_s,
            lags_us=done.lags_us,
            requests=sum(done.replicas),
        )
        return Second(
            start_s=done.start_s,
            end_s=at_s,
            users=self.users,
            max_in_flight=done.max_in_flight,
            failures=done.failures,
            slow=done.slow,
            offered=self._came_due - came_due,
            replicas=tuple(done.replicas),
            errors=dict(done.errors),
            outstanding_s=self._outstanding_s - before_s,
            age_s=age_s,
            latency_us=done.latency_us,
            latencies=(histogram.packed(done.latencies),),
            processes={self.name: process},
        )

    def _message(self, error: str) -> str:
        # Messages with a number or an address of their own must not fill the memory.
        message = " ".join(error.split())[:LONGEST_MESSAGE]
        if message not in self._messages and len(self._messages) >= MOST_MESSAGES:
            return OTHERS
        self._messages.add(message)
        return message
