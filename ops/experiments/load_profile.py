"""Say how much load an experiment gets, and for how long."""

import math
from dataclasses import dataclass

from pydantic import ConfigDict

from ops.errors import BadValue

ARRIVALS = ("poisson", "uniform")


@dataclass(frozen=True)
class LoadProfile:
    """A closed-loop load: every user waits for its own answer, then for `wait_time_s`.

    With a `rate` it is an open one: requests come by themselves, whoever answers, and the users are
    the connections that they are sent over.
    """

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    users: int
    """Simulated users, all together."""
    spawn_rate: float
    """Users started per second until all are there."""
    run_time_s: float
    """Seconds in all; the ramp counts, as it does for Locust's --run-time."""
    wait_time_s: float
    """Seconds that a user waits between an answer and its next request."""
    stop_above_failures: float = 0.2
    """The share of failed requests, 0 to 1, above which the run stops early."""
    rate: float | None = None
    """Requests a second, all together; there is no wait then."""
    arrivals: str = "poisson"
    """How those come: `poisson` knows nothing of the others, `uniform` is equally far apart."""
    stop_above_latency: tuple[int, float] | None = None
    """With a rate: a percentile and its milliseconds. The run stops once that is out of reach."""

    @property
    def ramp_s(self) -> float:
        """Seconds until the last user is there."""
        return self.users / self.spawn_rate

    @property
    def steady_s(self) -> float:
        """Seconds that are left to measure once all users are there."""
        return self.run_time_s - self.ramp_s

    def check(self) -> None:
        """Raise BadValue if no load, or no steady part to measure, can come of this."""
        if self.users < 1:
            raise BadValue(f"users is {self.users}; it must be at least 1")
        for name in ("spawn_rate", "run_time_s", "rate"):
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and value > 0):
                raise BadValue(f"{name} is {value}; it must be above 0")
        if not (math.isfinite(self.wait_time_s) and self.wait_time_s >= 0):
            raise BadValue(f"wait_time_s is {self.wait_time_s}; it must be 0 or more")
        if not 0 < self.stop_above_failures <= 1:
            raise BadValue(
                f"stop_above_failures is {self.stop_above_failures}; it must be above 0, at most 1"
            )
        if self.arrivals not in ARRIVALS:
            raise BadValue(f"arrivals is {self.arrivals}; it must be {' or '.join(ARRIVALS)}")
        if self.steady_s <= 0:
            raise BadValue(
                f"run_time_s is {self.run_time_s:g}, but {self.users} users at {self.spawn_rate:g}"
                f" a second are all there after {self.ramp_s:g} s: make it longer than that"
            )
