"""Loads that follow each other, as people write them."""

import pytest

from ops.errors import BadValue
from ops.experiments import LoadProfile
from ops.loadtest.level import Level, parse


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ()),
        ("10", (Level(users=10),)),
        ("10,20, 40", (Level(users=10), Level(users=20), Level(users=40))),
        ("50/s,2.5/s", (Level(rate=50), Level(rate=2.5))),
    ],
)
def test_they_are_read(text: str, wanted: tuple[Level, ...]) -> None:
    assert parse("--steps", text) == wanted


@pytest.mark.parametrize(
    "text", [",", "10,", "0", "10,0", "0/s", "10,20/s", "x", "-1", "1.5", "1e9/s", "10 20", "/s"]
)
def test_what_is_none(text: str) -> None:
    with pytest.raises(BadValue, match="--steps is"):
        parse("--steps", text)


def test_too_many() -> None:
    with pytest.raises(BadValue, match="at most 50"):
        parse("--steps", ",".join(["1"] * 51))


def test_more_users_come_faster() -> None:
    """The ramp is as long as before."""
    base = LoadProfile(users=10, spawn_rate=2, run_time_s=45, wait_time_s=1)

    assert Level(users=50).of(base) == LoadProfile(50, 10, 45, 1)
    assert Level(rate=7.5).of(base) == LoadProfile(10, 2, 45, 1, rate=7.5)
