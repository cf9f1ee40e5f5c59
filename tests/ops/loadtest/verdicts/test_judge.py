"""Every measurement is judged from every side."""

from collections.abc import Callable

from ops.loadtest.measurement import Measurement
from ops.loadtest.verdicts import judge

NAMES = ["rate", "headroom", "errors", "steady", "clock", "fairness"]


def test_all_hold(measured: Callable[..., Measurement]) -> None:
    found = judge(measured())

    assert [one.name for one in found] == NAMES
    assert all(one.ok for one in found), found


def test_nothing_was_answered(nothing: Measurement) -> None:
    assert [one.name for one in judge(nothing) if not one.ok] == NAMES
