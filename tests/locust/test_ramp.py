"""Check when users begin."""

import pytest
from ramp import LEAD_S, Ramp


def test_an_even_pace() -> None:
    ramp = Ramp(users=8, spawn_rate=4)

    begun = [ramp.first_s(index) - LEAD_S for index in range(8)]

    assert begun == [0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75]


@pytest.mark.parametrize("spawn_rate", [8, 100])
def test_all_at_once(spawn_rate: float) -> None:
    assert {Ramp(8, spawn_rate).first_s(index) for index in range(8)} == {LEAD_S}


@pytest.mark.parametrize("spawn_rate", [0.5, 1, 2.5, 7.9])
def test_never_before_locust_starts_the_user(spawn_rate: float) -> None:
    """Locust starts floor(rate) users at a time, each floor(rate) / rate seconds."""
    ramp, together = Ramp(40, spawn_rate), max(1, int(spawn_rate))

    for index in range(40):
        started_s = index // together * together / spawn_rate
        assert ramp.first_s(index) >= started_s
