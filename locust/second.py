"""Hold what was measured in one second, by one process or by several together."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from histogram import merged, percentiles_ms

PERCENTILES = (50, 95, 99)


@dataclass(frozen=True)
class Process:
    """What one process of the generator did in that second."""

    cpu_s: float
    """Processor time, of all its threads."""
    busy_s: float
    """Processor time of the thread that its event loop, and so every user, runs in."""
    lags_us: Sequence[int]
    """How late the event loop ran each time that it was looked at."""
    requests: int

    @property
    def lag_ms(self) -> float | None:
        """The p99 of its lags: the nearest rank."""
        # A histogram would hold the users up for a millisecond, once a second.
        rank = math.ceil(0.99 * len(self.lags_us))
        return round(sorted(self.lags_us)[rank - 1] / 1000, 3) if rank else None


@dataclass(frozen=True)
class Second:
    """Everything that completed between `start_s` and `end_s`, both from the start of the test."""

    start_s: float
    end_s: float
    users: int
    """Users that have begun."""
    max_in_flight: int
    """Of several processes, the sum of what each had at most."""
    failures: int
    slow: int
    """Requests that took longer than the run's objective allows."""
    offered: int
    """Requests that came due; of a closed load, those that users sent."""
    replicas: tuple[int, ...]
    """Requests that each host completed, in the order of the hosts; failed ones too."""
    errors: dict[str, int]
    """Failures by message."""
    outstanding_s: float
    """Requests due and not answered, their number integrated over the second."""
    age_s: float
    """How long the requests that were outstanding at the end had been due, all together."""
    latency_us: int
    """The sum of all latencies."""
    latencies: tuple[bytes, ...]
    """Of each request that completed, in microseconds: a packed histogram of each process."""
    processes: dict[str, Process]
    """The processes of the generator, by their names."""

    @property
    def requests(self) -> int:
        """Requests that completed, with or without success."""
        return sum(self.replicas)

    def plain(self) -> dict[str, Any]:
        """For people and charts; percentiles in milliseconds, null when nothing completed.

        Of the generator itself, `cpu` is in cores, and `lag_ms` the p99 of the process that was
        latest.
        """
        percentiles = percentiles_ms(merged(self.latencies), PERCENTILES)
        lags = (one.lag_ms for one in self.processes.values())
        cpu_s = sum(one.cpu_s for one in self.processes.values())
        return {
            "t": round(self.start_s),
            "users": self.users,
            "requests": self.requests,
            "failures": self.failures,
            "offered": self.offered,
            "in_flight": self.max_in_flight,
            **{f"p{percent}": percentiles[f"p{percent}"] for percent in PERCENTILES},
            "cpu": round(cpu_s / (self.end_s - self.start_s), 3),
            "lag_ms": max((lag for lag in lags if lag is not None), default=None),
        }

    def message(self) -> dict[str, Any]:
        """For a message from a worker to its master; `of_message` reads it."""
        return asdict(self)


def of_message(data: dict[str, Any]) -> Second:
    """The second that a worker sent."""
    processes = {name: Process(**process) for name, process in data["processes"].items()}
    replicas, latencies = tuple(data["replicas"]), tuple(data["latencies"])
    return Second(**{**data, "replicas": replicas, "latencies": latencies, "processes": processes})


def together(seconds: Sequence[Second]) -> Second:
    """The same second of several processes as one; they began within a message of each other."""
    return Second(
        start_s=min(one.start_s for one in seconds),
        end_s=max(one.end_s for one in seconds),
        users=sum(one.users for one in seconds),
        max_in_flight=sum(one.max_in_flight for one in seconds),
        failures=sum(one.failures for one in seconds),
        slow=sum(one.slow for one in seconds),
        offered=sum(one.offered for one in seconds),
        replicas=tuple(map(sum, zip(*(one.replicas for one in seconds), strict=True))),
        errors=dict(sum((Counter(one.errors) for one in seconds), Counter())),
        outstanding_s=sum(one.outstanding_s for one in seconds),
        age_s=sum(one.age_s for one in seconds),
        latency_us=sum(one.latency_us for one in seconds),
        latencies=tuple(part for one in seconds for part in one.latencies),
        processes={name: part for one in seconds for name, part in one.processes.items()},
    )
