"""Count and time what the server does, and write it in Prometheus' text format.

The library prometheus_client ends a counter's name with `_total`; upstream's names, which the
dashboards of its users ask for, do not have that.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from threading import Lock
from typing import Protocol

Values = tuple[str, ...]


class Metric(Protocol):
    """One name with its series, one for each set of label values."""

    def lines(self) -> Iterator[str]:
        """Write the type and every series."""


class Counter:
    """A number that only grows."""

    def __init__(self, name: str, *labels: str) -> None:
        """Count under upstream's `name`, as /tensorflow/serving/request_count."""
        self._name = exposed(name)
        self._labels = labels
        self._lock = Lock()
        self._totals: dict[Values, int] = {}

    def add(self, *values: str, amount: int = 1) -> None:
        """Add to the series with these label values."""
        with self._lock:
            self._totals[values] = self._totals.get(values, 0) + amount

    def lines(self) -> Iterator[str]:
        """See `Metric.lines`."""
        yield f"# TYPE {self._name} counter"
        with self._lock:
            totals = dict(self._totals)
        for values, total in totals.items():
            yield f"{self._name}{{{_written(self._labels, values)}}} {total}"


class Histogram:
    """A distribution, as counts of values up to each limit."""

    def __init__(self, name: str, limits: Sequence[float], *labels: str) -> None:
        """Observe under upstream's `name`; `limits` increase, and one for all else is added."""
        self._name = exposed(name)
        self._labels = labels
        self._limits = tuple(limits)
        self._lock = Lock()
        self._counts: dict[Values, list[int]] = {}
        self._sums: dict[Values, float] = {}

    def observe(self, value: float, *values: str) -> None:
        """Add a value to the series with these label values."""
        with self._lock:
            if values not in self._counts:
                self._counts[values] = [0] * (len(self._limits) + 1)
                self._sums[values] = 0.0
            # TensorFlow counts a value that equals a limit above it (lib/histogram/histogram.cc).
            self._counts[values][bisect_left(self._limits, math.nextafter(value, math.inf))] += 1
            self._sums[values] += value

    def lines(self) -> Iterator[str]:
        """See `Metric.lines`."""
        yield f"# TYPE {self._name} histogram"
        with self._lock:
            series = [(key, list(counts), self._sums[key]) for key, counts in self._counts.items()]
        limits = [*(f"{limit:g}" for limit in self._limits), "+Inf"]
        for values, counts, total in series:
            labels = _written(self._labels, values)
            for limit, count in zip(limits, accumulate(counts), strict=True):
                yield f'{self._name}_bucket{{{labels},le="{limit}"}} {count}'
            yield f"{self._name}_sum{{{labels}}} {total:.15g}"
            yield f"{self._name}_count{{{labels}}} {sum(counts)}"


def exponential(scale: float, growth: float, count: int) -> tuple[float, ...]:
    """Return `count` limits, each `growth` times the one before (lib/monitoring/sampler.cc)."""
    return tuple(scale * growth**power for power in range(count))


def exposed(name: str) -> str:
    """Turn a name of TensorFlow's into Prometheus': what it may not hold becomes a colon."""
    return "".join(c if c.isascii() and (c.isalnum() or c == "_") else ":" for c in name)


def page(metrics: Iterable[Metric]) -> bytes:
    """Write all metrics, a line each, as Prometheus' exposition formats document has it."""
    return "".join(f"{line}\n" for metric in metrics for line in metric.lines()).encode()


def _written(labels: Iterable[str], values: Iterable[str]) -> str:
    pairs = zip(labels, map(_escaped, values), strict=True)
    return ",".join(f'{label}="{value}"' for label, value in pairs)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
