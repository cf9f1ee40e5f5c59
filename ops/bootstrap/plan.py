"""Say what is to be made, changed, left or taken back, and what it costs."""

from collections.abc import Iterator
from dataclasses import dataclass

from ops.bootstrap.resource import Standing
from ops.shell import Command


@dataclass(frozen=True)
class Action:
    """What becomes of one resource."""

    standing: Standing
    verb: str
    """`make`, `change`, `remove`, `wait` (until others have made it), or `leave`."""
    commands: tuple[Command, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Plan:
    """All actions, in their order."""

    actions: tuple[Action, ...]

    @property
    def changes(self) -> list[Action]:
        """Those that do anything."""
        return [one for one in self.actions if one.commands]

    @property
    def steps(self) -> list[Action]:
        """Those that do anything, or wait for others to have done it."""
        return [one for one in self.actions if one.commands or one.verb == "wait"]

    @property
    def usd_hour(self) -> tuple[float, float]:
        """What all of it costs an hour, at the least and at the most."""
        costs = [one.standing.resource.usd_hour for one in self.actions]
        return sum(least for least, _ in costs), sum(most for _, most in costs)


def planned(standings: list[Standing], *, destroy: bool) -> Plan:
    """What makes of what is there what should be, or takes back what we made."""
    if destroy:
        return Plan(tuple(_removing(standings)))
    grown = {one.resource.within for one in standings if one.state == "absent" or one.changes}
    return Plan(tuple(_making(one, one.resource.what in grown) for one in standings))


def _making(one: Standing, grows: bool) -> Action:
    """What becomes of one, which `grows` where something within it is made or changed."""
    if one.state == "absent":
        return Action(one, "make", one.changes or (one.resource.make,))
    if one.changes:
        return Action(one, "change", one.changes)
    if one.busy and grows:
        return Action(one, "wait", why="others are at it")
    known = one.state == "ours" or one.resource.stays
    return Action(one, "leave", why="is there" if known else "is there, and not of our making")


def _removing(standings: list[Standing]) -> Iterator[Action]:
    """The last made first; what goes with something else is not removed apart."""
    states = {one.resource.what: one.state for one in standings}
    for one in reversed(standings):
        resource = one.resource
        if one.state == "absent":
            continue
        if resource.stays:
            yield Action(one, "leave", why=resource.stays)
        elif one.state == "not ours":
            yield Action(one, "leave", why="it was not made by invoke bootstrap")
        elif states.get(resource.within) == "ours":
            yield Action(one, "leave", why=f"goes with {resource.within}")
        elif resource.remove:
            yield Action(one, "remove", (resource.remove,))
