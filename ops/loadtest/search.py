"""Search for the highest rate that holds an objective."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ops.experiments import LoadProfile
from ops.loadtest.level import Level
from ops.loadtest.objective import Objective
from ops.loadtest.result import LoadResult
from ops.loadtest.stepped import Measure, Steps

HELD, MISSED, UNKNOWN = "held", "missed", "unknown"
GENERATOR = ("headroom", "clock", "identity", "fairness")
"""Verdicts that do not hang on how much the server can take."""
PRECISION = 0.05
MOST_STEPS = 20
MOST_UNKNOWN = 3
ENOUGH_REQUESTS = 1200
"""For a p99 in each of three windows."""
SHORTEST_S, LONGEST_S = 20.0, 120.0


@dataclass
class Bracket:
    """What is known of the capacity: it lies from `low`, which held, to `high`, which did not."""

    low: float = 0.0
    high: float = math.inf

    @property
    def narrow(self) -> bool:
        """Whether it is known closely enough."""
        return self.low >= (1 - PRECISION) * self.high

    def next(self) -> float:
        """The rate to try, to two digits more than are needed: twice as much, or the middle."""
        middle = 2 * self.low if math.isinf(self.high) else (self.low + self.high) / 2
        return float(f"{middle:.3g}")


@dataclass(frozen=True)
class Search:
    """What is searched for, and how."""

    objective: Objective
    first: float
    """The rate to begin with."""
    run_time_s: float | None = None
    """Of each step; by itself as long as its rate needs."""


def find(wanted: Search, profile: LoadProfile, folder: Path, measure: Measure) -> LoadResult:
    """The result at the highest rate that held, with `capacity` and all steps.

    Where none held, it is the result of the last step, and the capacity is 0. A step of which
    nothing can be said, because the generator or the answers were at fault, is taken once more;
    after that the rate counts as not held: the capacity is never more than what was shown. Where
    the first three rates are such, the search ends, since another rate mends neither.
    """
    steps = Steps(folder, measure, lambda result: outcome(result, wanted.objective))
    best: LoadResult | None = None
    capacity = 0.0
    for rate, found in _search(wanted.first, lambda rate: _try(steps, rate, profile, wanted)):
        if found == HELD and rate > capacity:
            best, capacity = steps.results[-1], rate
    return steps.summed_up(best or steps.results[-1], capacity)


def outcome(result: LoadResult, objective: Objective) -> str:
    """Whether a step held the objective; only a valid one can."""
    if result.valid:
        return HELD if objective.holds(result.latency_ms) else MISSED
    failed = {one.name for one in result.verdicts if not one.ok}
    slow = not objective.holds(result.latency_ms) or bool(result.stopped)
    if failed.isdisjoint(GENERATOR) and (slow or failed & {"rate", "errors"}):
        return MISSED
    return UNKNOWN


def _search(first: float, holds: Callable[[float], str]) -> Iterator[tuple[float, str]]:
    bracket, rate, unknown = Bracket(), first, 0
    for tried in range(1, MOST_STEPS + 1):
        found = holds(rate)
        yield rate, found
        unknown += found == UNKNOWN
        if found == HELD:
            bracket.low = rate
        else:
            bracket.high = rate
        if bracket.narrow or (tried == unknown == MOST_UNKNOWN):
            return
        rate = bracket.next()


def _try(steps: Steps, rate: float, profile: LoadProfile, wanted: Search) -> str:
    level = Level(rate=rate)
    at_rate = replace(
        level.of(profile),
        run_time_s=wanted.run_time_s or _run_time_s(rate) + profile.ramp_s,
        stop_above_latency=(wanted.objective.percent, wanted.objective.limit_ms),
    )
    found = steps.take(level, at_rate).outcome
    return steps.take(level, at_rate).outcome if found == UNKNOWN else found


def _run_time_s(rate: float) -> float:
    return float(math.ceil(min(max(SHORTEST_S, ENOUGH_REQUESTS / rate), LONGEST_S)))
