"""What was asked for wins; the rest comes from the experiment or the probe."""

from dataclasses import replace

import pytest

from ops.errors import BadValue
from ops.experiments import LoadProfile
from ops.loadtest import Asked, Level, Objective

PROFILE = LoadProfile(users=150, spawn_rate=1, run_time_s=300, wait_time_s=1)


def never() -> LoadProfile:
    raise AssertionError("nobody asked for a probe")


def test_nothing_asked_leaves_the_profile_as_it_is() -> None:
    assert Asked().over(PROFILE) == PROFILE


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (Asked(users=10), LoadProfile(10, 1, 300, 1)),
        (Asked(spawn_rate=30), LoadProfile(150, 30, 300, 1)),
        (Asked(run_time_s=200), LoadProfile(150, 1, 200, 1)),
        (Asked(wait_time_s=0), LoadProfile(150, 1, 300, 0)),
        (Asked("rest", 5, 2.5, 20, 0.5), LoadProfile(5, 2.5, 20, 0.5)),
    ],
)
def test_what_is_asked_stands_in_its_place(asked: Asked, wanted: LoadProfile) -> None:
    assert asked.over(PROFILE) == wanted


def test_without_users_the_probe_is_asked() -> None:
    assert Asked().probed(lambda: PROFILE) == PROFILE
    assert Asked(run_time_s=200).probed(lambda: PROFILE) == LoadProfile(150, 1, 200, 1)


def test_with_users_there_is_no_probe() -> None:
    assert Asked(users=12).probed(never) == LoadProfile(12, 3, 45, 1)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(users=100, spawn_rate=1, run_time_s=100),
        Asked(users=10, run_time_s=1),
        Asked(spawn_rate=0.01, run_time_s=45),
        Asked(wait_time_s=-1),
        Asked(rate=5, arrivals="weekly"),
        Asked(rate=float("inf")),
        Asked(levels=(Level(users=5), Level(users=500)), spawn_rate=0.05),
    ],
)
def test_what_leaves_nothing_to_measure_is_refused_before_any_probe(asked: Asked) -> None:
    with pytest.raises(BadValue):
        asked.check()


def test_an_open_load_needs_no_probe() -> None:
    profile = Asked(rate=20, arrivals="uniform").probed(never)

    assert profile == LoadProfile(150, 150, 45, 0, rate=20, arrivals="uniform")
    assert Asked(rate=20, users=9).probed(never).users == 9


def test_an_experiments_load_can_be_opened() -> None:
    """Its users are then connections, which are there at once."""
    assert Asked(rate=20).over(PROFILE) == LoadProfile(150, 150, 300, 1, rate=20)
    uniform = replace(PROFILE, rate=5, arrivals="uniform")
    assert Asked().over(uniform) == uniform


@pytest.mark.parametrize(
    "asked", [Asked(objective=Objective("p99", 250)), Asked(levels=(Level(rate=5),))]
)
def test_a_search_and_rates_are_open(asked: Asked) -> None:
    assert asked.is_open
    assert asked.probed(never).users == 150


def test_steps_of_users_need_no_probe_either() -> None:
    asked = Asked(levels=(Level(users=10), Level(users=50)))

    assert not asked.is_open
    assert asked.probed(never) == LoadProfile(10, 2, 45, 1)


@pytest.mark.parametrize("asked", [Asked(), Asked(users=1000), Asked(users=3, run_time_s=5)])
def test_what_can_be_run_passes(asked: Asked) -> None:
    asked.check()
