"""Hold what an operator asked to be released."""

from dataclasses import dataclass, replace

from ops.config import Config
from ops.experiments import Experiment, LoadProfile
from ops.savedmodel import Wanted


@dataclass(frozen=True)
class Load:
    """The load that was asked for; what is None is left to the target."""

    protocol: str = "grpc"
    users: int | None = None
    spawn_rate: float | None = None
    run_time_s: float | None = None

    def over(self, profile: LoadProfile) -> LoadProfile:
        """`profile` with what was asked for in its place; raises BadValue if that cannot be run."""
        asked = {
            "users": self.users,
            "spawn_rate": self.spawn_rate,
            "run_time_s": self.run_time_s,
        }
        given = {key: value for key, value in asked.items() if value is not None}
        changed = replace(profile, **given)  # type: ignore[arg-type]
        changed.check()
        return changed


@dataclass(frozen=True)
class Order:
    """One release, fully said and checked."""

    config: Config
    experiment: Experiment
    wanted: Wanted
    load: Load
    accept_unmeasured: bool = False
