"""Hold one run's figure against another's, and judge whether they differ."""

import math
from dataclasses import dataclass, replace

from ops.report.comparison.entry import Entry
from ops.report.comparison.figure import Figure
from ops.report.comparison.noise import T

LEAST = 0.05
"""So much must the larger be above the smaller: what changes from run to run, one cannot show."""


@dataclass(frozen=True)
class Difference:
    """The ratio of one run's figure to another's, and within what the noise leaves it."""

    run: str
    other: str
    figure: str
    ratio: float
    low: float | None
    high: float | None
    """With a confidence of 99 %; None where a run is too short to tell."""
    repeats: float
    """How far apart repeated runs of one experiment were, as a ratio; 1 without any."""

    @property
    def turned(self) -> "Difference":
        """The same, seen from the other run."""
        return replace(
            self,
            run=self.other,
            other=self.run,
            ratio=1 / self.ratio,
            low=self.high and 1 / self.high,
            high=self.low and 1 / self.low,
        )

    @property
    def larger_than_noise(self) -> bool:
        """Whether it is certain, of some size, and larger than from one repeat to the next."""
        if self.low is None or self.high is None:
            return False
        certain = self.low > 1 or self.high < 1
        return certain and abs(math.log(self.ratio)) > math.log(max(self.repeats, 1 + LEAST))


def difference(one: Entry, other: Entry, figure: Figure, repeats: float = 1.0) -> Difference | None:
    """None where one of the two has no such figure."""
    mine, theirs = figure.measured(one.loadtest), figure.measured(other.loadtest)
    if not (mine and theirs):
        return None
    ratio, low, high = mine / theirs, None, None
    errors = one.errors[figure.key], other.errors[figure.key]
    if errors[0] is not None and errors[1] is not None:
        reach = math.exp(T * math.hypot(errors[0], errors[1]))
        low, high = ratio / reach, ratio * reach
    return Difference(one.name, other.name, figure.key, ratio, low, high, repeats)
