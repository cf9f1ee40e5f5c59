"""Make the steadiness alone fail."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.loadtest.measurement import Measurement

Measured = Callable[..., Measurement]
Missed = Callable[..., dict[str, str]]
Windows = Callable[..., list[dict[str, Any]]]

CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "interrupted": ({"stopped": "interrupted after 30 s"}, {}, "interrupted"),
    "too short": ({}, {"length_s": 2.1}, "too short"),
    "too few": ({"users": 1, "rps": 0.91}, {"rps": (0.91,) * 3}, "too few: 18"),
    "uneven": ({}, {"rps": (36, 46, 54)}, "uneven"),
    "slower and slower": ({}, {"p95_ms": (110, 140, 231)}, "drifting: 45.4, 45.4, 45.4 req"),
    "faster and faster": ({}, {"p95_ms": (231, 140, 110)}, "drifting"),
    "stalled": ({}, {"p95_ms": (110, 341, 110)}, "stalled"),
    "a higher p99 alone": ({}, {"p99_ms": (120, 120, 300)}, "drifting: 45.4, 45.4, 45.4 req"),
    "a p99 in between": ({}, {"p99_ms": (120, 300, 120)}, "p99 120, 300, 120 ms"),
}


@pytest.mark.parametrize(("changed", "shown", "told"), CHANGES.values(), ids=CHANGES.keys())
def test_not_steady(
    changed: dict[str, Any],
    shown: dict[str, Any],
    told: str,
    measured: Measured,
    missed: Missed,
    windows: Windows,
) -> None:
    found = missed(measured(windows=windows(**shown), **changed))

    assert list(found) == ["steady"]
    assert told in found["steady"]


def test_no_windows(measured: Measured, missed: Missed) -> None:
    assert "too short" in missed(measured(windows=[]))["steady"]


@pytest.mark.parametrize(
    "shown",
    [
        {"rps": (40, 46, 52)},
        {"p95_ms": (110, 330, 220)},
        {"p95_ms": (1, 5, 11)},
        {"p99_ms": (120, 240, 150)},
        {"p99_ms": (1, 5, 11)},
        {"p95_ms": (110, 330, 231), "p99_ms": (400, 400, 400)},
    ],
)
def test_steady_enough(
    shown: dict[str, Any], measured: Measured, missed: Missed, windows: Windows
) -> None:
    assert missed(measured(windows=windows(**shown))) == {}


def test_users_that_ask_all_together_may_miss_a_window(
    measured: Measured, missed: Missed, windows: Windows
) -> None:
    """Three windows of 3 s take three, two and three rounds of 50 users at 1.1 s."""
    given = measured(
        steady={"start_s": 10.0, "end_s": 19.0},
        rps=44.4,
        windows=windows(rps=(50.0, 33.3, 50.0), length_s=3.0),
    )

    assert missed(given) == {}


@pytest.mark.parametrize(("rps", "ok"), [((3, 4, 5), True), ((2, 4, 6), False)])
def test_what_comes_at_random_differs_by_chance(
    rps: tuple[float, ...], ok: bool, measured: Measured, missed: Missed, windows: Windows
) -> None:
    """80 requests of a window may be 27 more or less: three times the root of their number."""
    shown = windows(rps=rps)
    given = measured(rate=4.0, offered=4.0, rps=4.0, windows=shown)

    assert list(missed(given)) == ([] if ok else ["steady"])
