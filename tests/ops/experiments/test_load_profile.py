"""A profile leaves a steady part to measure, or is refused."""

from dataclasses import replace

import pytest

from ops.errors import BadValue
from ops.experiments import LoadProfile

REFERENCE = LoadProfile(users=150, spawn_rate=1, run_time_s=300, wait_time_s=1)


def test_the_ramp_takes_its_part_of_the_run() -> None:
    REFERENCE.check()
    assert (REFERENCE.ramp_s, REFERENCE.steady_s) == (150, 150)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"users": 0}, "users is 0; it must be at least 1"),
        ({"spawn_rate": 0}, "spawn_rate is 0; it must be above 0"),
        ({"spawn_rate": -1}, "spawn_rate is -1"),
        ({"spawn_rate": float("nan")}, "spawn_rate is nan"),
        ({"run_time_s": 0}, "run_time_s is 0"),
        ({"run_time_s": float("inf")}, "run_time_s is inf"),
        ({"wait_time_s": -0.1}, "wait_time_s is -0.1; it must be 0 or more"),
        ({"stop_above_failures": 0}, "stop_above_failures is 0; it must be above 0"),
        ({"stop_above_failures": 20}, "stop_above_failures is 20"),
        ({"run_time_s": 150}, "150 users at 1 a second are all there after 150 s"),
    ],
)
def test_refuses_what_measures_nothing(change: dict, words: str) -> None:
    with pytest.raises(BadValue, match=words):
        replace(REFERENCE, **change).check()
