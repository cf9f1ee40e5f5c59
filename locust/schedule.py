"""Say when requests are due that come at a rate of their own, whoever answers."""

import itertools
import random
from collections.abc import Iterator

from share import Share

ARRIVALS = ("poisson", "uniform")


class Schedule:
    """A process's share of the arrivals, in seconds from the start of the test.

    Poisson arrivals know nothing of one another, like those of many people; shares of them are
    Poisson's too. Uniform ones are equally far apart, and the processes take turns.
    """

    def __init__(self, rate: float, arrivals: str, share: Share, start_s: float) -> None:
        """`rate` is that of all processes, in requests a second."""
        self._takes, self._counts = itertools.tee(_times(rate, arrivals, share, start_s))
        self._next_s = next(self._counts)

    def take(self) -> float:
        """When the next request is due: for whoever comes first, even if that time is over."""
        return next(self._takes)

    def until(self, at_s: float) -> Iterator[float]:
        """The requests that have come due by then and were not given out here yet."""
        while self._next_s <= at_s:
            yield self._next_s
            self._next_s = next(self._counts)


def _times(rate: float, arrivals: str, share: Share, start_s: float) -> Iterator[float]:
    each_s = share.of / rate
    due_s = start_s + share.rank / rate
    while True:
        due_s += random.expovariate(1 / each_s) if arrivals == "poisson" else each_s
        yield due_s
