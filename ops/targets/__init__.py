"""Give the place that models are released to: one Protocol, an answer for each kind of place."""

from collections.abc import Callable

from ops.config import Config
from ops.errors import BadValue
from ops.targets.docker import docker
from ops.targets.gke import Gke
from ops.targets.local import local
from ops.targets.target import Aim, PlannedStep, Planner, Status, Target, Workload

__all__ = ["Aim", "PlannedStep", "Planner", "Status", "Target", "Workload", "choose", "planner"]

TARGETS: dict[str, Callable[[Config], Target]] = {"local": local, "docker": docker}
PLANNED: dict[str, Callable[[Config], Planner]] = {"gke": Gke}
"""Those that a release can be planned for, and not yet carried out."""


def planner(config: Config) -> Planner:
    """What can say how a release to the configured target goes."""
    return {**TARGETS, **PLANNED}[config.target](config)


def choose(config: Config) -> Target:
    """What carries a release out; raises BadValue where that can only be planned."""
    if config.target in PLANNED:
        raise BadValue(
            f"target {config.target} can be planned, not yet released to: add --dry-run, or take"
            " --target local"
        )
    return TARGETS[config.target](config)
