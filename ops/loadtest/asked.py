"""Hold the load that somebody asked for, and fill in what they left open."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from ops.experiments import LoadProfile
from ops.loadtest.capacity import RAMP_S, RUN_TIME_S, WAIT_S
from ops.loadtest.level import Level
from ops.loadtest.objective import Objective
from ops.loadtest.processes import ALONE
from ops.loadtest.source import Source

CONNECTIONS = 150
"""Of an open load that was asked for without users."""


@dataclass(frozen=True)
class Asked:
    """A load as it was asked for; None for what was left open."""

    protocol: str = "grpc"
    users: int | None = None
    spawn_rate: float | None = None
    run_time_s: float | None = None
    wait_time_s: float | None = None
    source: Source = ALONE
    rate: float | None = None
    """Of an open load; of a search, where that begins."""
    arrivals: str | None = None
    levels: tuple[Level, ...] = ()
    """Loads that follow one another."""
    objective: Objective | None = None
    """What the highest rate that is searched for must hold."""

    @property
    def is_open(self) -> bool:
        """Whether requests come at a rate of their own."""
        rates = any(level.rate for level in self.levels)
        return self.rate is not None or self.objective is not None or rates

    def over(self, profile: LoadProfile) -> LoadProfile:
        """`profile`, with what was asked for in its place; BadValue if that cannot be run."""
        users = self.users or profile.users
        # Connections without requests need not come one by one.
        pace = users if self.is_open else profile.spawn_rate
        changed = replace(
            profile,
            users=users,
            spawn_rate=self.spawn_rate or pace,
            run_time_s=self.run_time_s or profile.run_time_s,
            wait_time_s=profile.wait_time_s if self.wait_time_s is None else self.wait_time_s,
            rate=self.rate or profile.rate,
            arrivals=self.arrivals or profile.arrivals,
        )
        changed.check()
        return changed

    def probed(self, probe: Callable[[], LoadProfile]) -> LoadProfile:
        """What was asked for, over the probe's profile where neither users nor a rate were."""
        if self.is_open:
            return self.over(_connections(self.users or CONNECTIONS))
        users = self.users or (self.levels[0].users if self.levels else None)
        return self.over(probe() if users is None else _around(users))

    def check(self) -> None:
        """Raise BadValue for what cannot be run, whatever a probe finds."""
        profile = self.probed(lambda: _around(1))
        for level in self.levels:
            level.of(profile).check()


def _around(users: int) -> LoadProfile:
    """A load of so many users, otherwise as a probe would have it."""
    return LoadProfile(users, math.ceil(users / RAMP_S), RUN_TIME_S, WAIT_S)


def _connections(users: int) -> LoadProfile:
    """An open load over so many connections, all of which are there at once."""
    return LoadProfile(users, float(users), RUN_TIME_S, 0.0)
