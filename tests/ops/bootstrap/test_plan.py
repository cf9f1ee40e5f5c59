"""What becomes of each resource, by how it stands."""

from dataclasses import replace
from typing import Any

import pytest

from ops.bootstrap import Resource, Standing, planned
from ops.shell import Command

MAKE, REMOVE, CHANGE = Command(("make",)), Command(("remove",)), Command(("change",))


def standing(state: str, changes: tuple[Command, ...] = (), **more: Any) -> Standing:
    named = {"what": "x", "show": Command(("show",)), "make": MAKE, "remove": REMOVE, **more}
    return Standing(Resource(**named), state, changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "verb", "commands", "why"),
    [
        (standing("absent"), "make", (MAKE,), ""),
        (standing("absent", (CHANGE,)), "make", (CHANGE,), ""),
        (standing("ours"), "leave", (), "is there"),
        (standing("ours", (CHANGE,)), "change", (CHANGE,), ""),
        (standing("not ours"), "leave", (), "is there, and not of our making"),
        (standing("not ours", stays="others use it"), "leave", (), "is there"),
    ],
)
def test_what_is_made(one: Standing, verb: str, commands: tuple[Command, ...], why: str) -> None:
    (action,) = planned([one], destroy=False).actions
    assert (action.verb, action.commands, action.why) == (verb, commands, why)


@pytest.mark.parametrize(("inner", "verb"), [("absent", "wait"), ("ours", "leave")])
def test_what_others_are_making_is_waited_for_where_something_goes_into_it(
    inner: str, verb: str
) -> None:
    outer = replace(standing("not ours", what="outer"), busy=True)
    plan = planned([outer, standing(inner, what="inner", within="outer")], destroy=False)
    assert plan.actions[0].verb == verb
    assert plan.actions[0] not in plan.changes
    assert (plan.actions[0] in plan.steps) == (verb == "wait")


@pytest.mark.parametrize(
    ("one", "verb", "why"),
    [
        (standing("ours"), "remove", ""),
        (standing("not ours"), "leave", "it was not made by invoke bootstrap"),
        (standing("not ours", stays="others use it"), "leave", "others use it"),
    ],
)
def test_what_is_taken_back(one: Standing, verb: str, why: str) -> None:
    (action,) = planned([one], destroy=True).actions
    assert (action.verb, action.why) == (verb, why)


def test_what_is_not_there_is_not_taken_back() -> None:
    assert not planned([standing("absent"), standing("absent", (CHANGE,))], destroy=True).actions


@pytest.mark.parametrize(("outer", "verb"), [("ours", "leave"), ("not ours", "remove")])
def test_what_goes_with_something_else_is_removed_where_that_stays(outer: str, verb: str) -> None:
    inner = standing("ours", what="inner", within="outer")
    actions = planned([standing(outer, what="outer"), inner], destroy=True).actions
    assert [one.standing.resource.what for one in actions] == ["inner", "outer"], "last made first"
    assert actions[0].verb == verb


def test_the_cost_is_that_of_all_that_then_is_there() -> None:
    plan = planned(
        [standing("ours", usd_hour=(0.5, 1.0)), standing("absent", usd_hour=(0.25, 2.0))],
        destroy=False,
    )
    assert plan.usd_hour == (0.75, 3.0)
    assert [one.verb for one in plan.changes] == ["make"]
