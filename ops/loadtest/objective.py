"""Hold what a search for the capacity must keep to."""

import re
from dataclasses import dataclass

from ops.errors import BadValue
from ops.loadtest.digits import three
from ops.loadtest.measurement import Percentiles

FORM = re.compile(r"(p50|p90|p95|p99)=([0-9]+(?:\.[0-9]+)?)(ms|s)")


@dataclass(frozen=True)
class Objective:
    """A percentile of the latency, and the milliseconds that it may take."""

    name: str
    """`p50`, `p90`, `p95` or `p99`."""
    limit_ms: float

    def __str__(self) -> str:
        return f"{self.name}={self.limit_ms:g}ms"

    @property
    def percent(self) -> int:
        """The percentile as a number."""
        return int(self.name[1:])

    def holds(self, latency_ms: Percentiles) -> bool:
        """Whether what was measured is within it."""
        value = getattr(latency_ms, self.name)
        return value is not None and value <= self.limit_ms

    def measured(self, latency_ms: Percentiles) -> str:
        """What was measured of it, in words."""
        return f"{self.name} {three(getattr(latency_ms, self.name))} ms"


def parse(flag: str, text: str) -> Objective:
    """The objective of `p99=250ms` or `p95=1.5s`; raises BadValue."""
    found = FORM.fullmatch(text)
    if not found or float(found[2]) <= 0:
        raise BadValue(
            f"{flag} is '{text}'; it must be p50, p90, p95 or p99 and a time above 0 in ms or s,"
            f" such as {flag} p99=250ms"
        )
    return Objective(found[1], float(found[2]) * (1000 if found[3] == "s" else 1))
