"""Hold the load that somebody asked for, and fill in what they left open."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from ops.experiments import LoadProfile
from ops.loadtest.capacity import RAMP_S, RUN_TIME_S, WAIT_S
from ops.loadtest.processes import ALONE
from ops.loadtest.source import Source


@dataclass(frozen=True)
class Asked:
    """A load as it was asked for; None for what was left open."""

    protocol: str = "grpc"
    users: int | None = None
    spawn_rate: float | None = None
    run_time_s: float | None = None
    wait_time_s: float | None = None
    source: Source = ALONE

    def over(self, profile: LoadProfile) -> LoadProfile:
        """`profile`, with what was asked for in its place; BadValue if that cannot be run."""
        changed = replace(
            profile,
            users=self.users or profile.users,
            spawn_rate=self.spawn_rate or profile.spawn_rate,
            run_time_s=self.run_time_s or profile.run_time_s,
            wait_time_s=profile.wait_time_s if self.wait_time_s is None else self.wait_time_s,
        )
        changed.check()
        return changed

    def probed(self, probe: Callable[[], LoadProfile]) -> LoadProfile:
        """What was asked for, over the probe's profile where no users were asked for."""
        return self.over(probe() if self.users is None else _around(self.users))

    def check(self) -> None:
        """Raise BadValue for what cannot be run, whatever a probe finds."""
        self.over(_around(self.users or 1))


def _around(users: int) -> LoadProfile:
    """A load of so many users, otherwise as a probe would have it."""
    return LoadProfile(users, math.ceil(users / RAMP_S), RUN_TIME_S, WAIT_S)
