"""Say what one thing in a Google project is: how it is seen, made, changed and taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from ops.shell import Command

MARK = {"managed-by": "tfs-ops"}
"""The labels of what we made, so that any laptop can tell it from what was there before."""
LABEL = "managed-by=tfs-ops"
DESCRIPTION = "tfs-ops: made by invoke bootstrap"
"""The same for what has no labels."""


def anything(document: Any) -> bool:
    """What is told of at all is there."""
    return True


def nothing(document: Any) -> tuple[Command, ...]:
    """There is nothing to change."""
    return ()


def never(document: Any) -> bool:
    """It is never in between."""
    return False


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One thing that a release needs; the functions are asked of what `show` prints."""

    what: str
    show: Command
    make: Command
    remove: Command | None = None
    """None for what goes with the thing that it is `within`, or is never taken back."""
    there: Callable[[Any], bool] = anything
    ours: Callable[[Any], bool] = never
    """Whether we made it."""
    changes: Callable[[Any], tuple[Command, ...]] = nothing
    """What makes of what is there what it should be, or brings back what was deleted."""
    busy: Callable[[Any], bool] = never
    """Whether it is just being made or removed."""
    owner: str = ""
    """What it is ours by: the service account that a role was given to."""
    within: str = ""
    """What it goes with when that is removed."""
    stays: str = ""
    """Why it is never taken back."""
    usd_hour: tuple[float, float] = (0.0, 0.0)
    """What it costs an hour, at the least and at the most."""


@dataclass(frozen=True)
class Standing:
    """A resource as it stands in the project."""

    resource: Resource
    state: Literal["absent", "ours", "not ours"]
    changes: tuple[Command, ...] = ()
    busy: bool = False
    unseen: bool = False
    """Whether it could not be seen, since its API is not enabled yet."""
