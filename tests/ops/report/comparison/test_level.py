"""Check how a load test is followed by its users."""

from collections.abc import Callable
from typing import Any

from ops.report.comparison.level import MOST_LEVELS, levels
from ops.report.measurement import Measurement


def test_up_the_ramp_to_all_users(load: Callable[..., Any]) -> None:
    found = levels(Measurement.model_validate(load(50)))
    assert [level.users for level in found] == [5, 15, 25, 35, 45, 55, 65, 75, 85, 95, 100]
    assert [level.seconds for level in found] == [1] * 10 + [30]
    assert [level.rps for level in found] == sorted(level.rps for level in found)


def test_a_long_ramp_has_several_seconds_in_a_level() -> None:
    seconds = [{"t": t, "users": min(t + 1, 150), "requests": 1} for t in range(200)]
    found = levels(Measurement.model_validate({"seconds": seconds}))
    assert len(found) == MOST_LEVELS + 1
    assert sum(level.seconds for level in found) == 200
    assert (found[-1].users, found[-1].seconds) == (150, 50)


def test_steps_are_levels() -> None:
    seconds = [{"t": t, "users": 10 * (t // 20 + 1), "requests": 1} for t in range(60)]
    found = levels(Measurement.model_validate({"seconds": seconds}))
    assert [(one.users, one.seconds) for one in found if one.seconds > 1] == [
        (10, 19), (20, 19), (30, 19),
    ]  # fmt: skip


def test_nothing_is_no_level() -> None:
    assert levels(Measurement()) == ()
    idle = Measurement.model_validate({"seconds": [{"t": 0}]})
    assert [(one.users, one.p50) for one in levels(idle)] == [(0, None)]
