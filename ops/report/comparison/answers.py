"""Put the answers of some seconds back together from their counts and percentiles."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ops.report.measurement import Second

Latencies = NDArray[np.float64]
RANKS = (0.5, 0.95, 0.99)


def latencies_ms(seconds: Sequence[Second]) -> Latencies:
    """As many latencies as there were requests, in milliseconds, each second's by its own p50, p95
    and p99 with straight lines between; those below its median are put at it.

    So the percentiles of any set of seconds can be told, from the median up.
    """
    return np.concatenate([np.empty(0), *map(_second, seconds)])


def rps(seconds: Sequence[Second]) -> float:
    """Requests per second, on average; 0 of no seconds."""
    return sum(second.requests for second in seconds) / len(seconds) if seconds else 0.0


def percentile_ms(seconds: Sequence[Second], percent: float) -> float | None:
    """In milliseconds; None when nothing was answered."""
    found = latencies_ms(seconds)
    return float(np.percentile(found, percent)) if found.size else None


def _second(second: Second) -> Latencies:
    known = (second.p50, second.p95, second.p99)
    count = int(second.requests)
    if not count or None in known:
        return np.empty(0)
    return np.interp((np.arange(count) + 0.5) / count, RANKS, np.array(known, np.float64))
