"""Give the place that models are released to: one Protocol, an answer for each kind of place."""

from importlib import import_module
from typing import cast

from ops.config import Config
from ops.targets.target import Aim, Inside, Origin, PlannedStep, Planner, Status, Target, Workload

__all__ = [
    "Aim",
    "Inside",
    "Origin",
    "PlannedStep",
    "Planner",
    "Status",
    "Target",
    "Workload",
    "choose",
]


def choose(config: Config) -> Target:
    """The configured target. What the others need is not imported."""
    made = getattr(import_module(f"ops.targets.{config.target}"), config.target)
    return cast(Target, made(config))
