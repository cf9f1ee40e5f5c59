"""Hold what was measured in one second."""

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Second:
    """Everything that completed between `start_s` and `end_s`, both from the start of the test."""

    start_s: float
    replicas: list[int]
    """Requests that each host completed, in the order of the hosts."""
    end_s: float = math.nan
    users: int = 0
    """Users that have begun."""
    failures: int = 0
    max_in_flight: int = 0
    cpu_s: float = 0.0
    """Processor time that this process has used, from its start to `end_s`."""
    cpu: float | None = None
    """Processor cores that this process used, in this second."""
    latencies_us: "array[int]" = field(default_factory=lambda: array("Q"))
    """Of each request that completed, in microseconds; of failed ones too."""
    lags_us: "array[int]" = field(default_factory=lambda: array("Q"))

    @property
    def requests(self) -> int:
        """Requests that completed, with or without success."""
        return len(self.latencies_us)

    def plain(self) -> dict[str, Any]:
        """For JSON; percentiles in milliseconds, null when nothing completed."""
        ordered = sorted(self.latencies_us)
        return {
            "t": round(self.start_s),
            "users": self.users,
            "requests": self.requests,
            "failures": self.failures,
            "in_flight": self.max_in_flight,
            "p50": percentile_ms(ordered, 50),
            "p95": percentile_ms(ordered, 95),
            "p99": percentile_ms(ordered, 99),
            "cpu": self.cpu,
            "lag_ms": percentile_ms(sorted(self.lags_us), 99),
        }


def percentile_ms(ordered_us: Sequence[int], percent: float) -> float | None:
    """The nearest-rank percentile of sorted microseconds, in milliseconds; None of nothing."""
    if not ordered_us:
        return None
    rank = max(1, math.ceil(len(ordered_us) * percent / 100))
    return round(ordered_us[rank - 1] / 1000, 3)
