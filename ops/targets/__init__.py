"""Give the place that models are released to: one Protocol, an answer for each kind of place."""

from ops.config import Config
from ops.errors import BadValue
from ops.targets.gke import Gke
from ops.targets.local import Local
from ops.targets.target import PlannedStep, Planner, Status, Target, Workload

__all__ = ["PlannedStep", "Planner", "Status", "Target", "Workload", "choose", "planner"]


def planner(config: Config) -> Planner:
    """What can say how a release to the configured target goes."""
    return Gke(config) if config.target == Gke.name else _local(config)


def choose(config: Config) -> Target:
    """What carries a release out; raises BadValue where that can only be planned."""
    if config.target == Gke.name:
        raise BadValue(
            "target gke can be planned, not yet released to: add --dry-run, or take --target local"
        )
    return _local(config)


def _local(config: Config) -> Local:
    return Local(config.state_dir)
