"""Name the figures that are compared, and which way each is better."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ops.report.comparison.answers import percentile_ms, rps
from ops.report.measurement import Measurement, Second


@dataclass(frozen=True)
class Figure:
    """One figure of a load test's steady part."""

    key: str
    name: str
    unit: str
    more_is_better: bool
    measured: Callable[[Measurement], float | None]
    """As the run recorded it."""
    of: Callable[[Sequence[Second]], float | None]
    """The same of any seconds, near enough to see how it varies."""

    @property
    def title(self) -> str:
        """Its name with the unit, as a chart has it."""
        return f"{self.name}, {self.unit}" if self.unit else self.name

    @property
    def short(self) -> str:
        """As a narrow chart has it."""
        return f"{self.key}, {self.unit}" if self.unit else "requests/s"


FIGURES = (
    Figure("rps", "Requests per second", "", True, lambda one: one.rps, rps),
    Figure(
        "p50", "Median response time", "ms", False,
        lambda one: one.latency_ms.get("p50"), lambda seconds: percentile_ms(seconds, 50),
    ),
    Figure(
        "p99", "Response time, p99", "ms", False,
        lambda one: one.latency_ms.get("p99"), lambda seconds: percentile_ms(seconds, 99),
    ),
)  # fmt: skip
