"""Check where the steady part begins, and when failures end a run."""

import math

import pytest
from record import FEWEST_REQUESTS, Record
from second import Second
from tally import Tally


def second(requests: int, failures: int, users: int = 1, limit_us: float = math.inf) -> Second:
    tally = Tally(1, "a", limit_us)
    tally.users = users
    for number in range(requests):
        tally.pending.add(0.0)
        tally.begin()
        tally.end(0, 1000, 0.5, "it is down" if number < failures else None)
    return tally.roll(1.0)


def test_the_steady_part_begins_after_the_second_in_which_all_are_there() -> None:
    record = Record(users=2)
    for users in (0, 1, 2, 2, 1):
        record.add(second(users, 0, users))

    assert record.steady == record.seconds[3:]
    assert record.requests == 6


def test_without_a_steady_part() -> None:
    record = Record(users=2)
    record.add(second(1, 0, 1))

    assert record.steady == []


@pytest.mark.parametrize(("requests", "failures"), [(100, 21), (FEWEST_REQUESTS, 20)])
def test_too_many(requests: int, failures: int) -> None:
    record = Record(1)
    record.add(second(requests - 1, failures - 1))
    assert record.add(second(1, 1)) is None
    told = record.too_many(0.2)

    assert told is not None
    assert f"{failures} of {requests} requests failed" in told
    assert "it is down" in told


@pytest.mark.parametrize(
    ("requests", "failures"), [(0, 0), (100, 20), (FEWEST_REQUESTS - 1, FEWEST_REQUESTS - 1)]
)
def test_not_too_many(requests: int, failures: int) -> None:
    record = Record(1)
    record.add(second(requests, failures))

    assert record.too_many(0.2) is None


@pytest.mark.parametrize(("slow", "missed"), [(11, False), (12, True)])
def test_an_objective_is_missed_once_that_is_certain(slow: int, missed: bool) -> None:
    """Of 1000 requests, or 1126 with luck, 1 % may be slow; those of the ramp do not count."""
    record = Record(users=1)
    record.add(second(50, 0, limit_us=500))
    record.add(second(slow, 0, limit_us=500))

    told = record.too_slow(99, 0.5, expected=1000)

    assert (told is not None) is missed
    assert told is None or told.startswith("p99 cannot be within 0.5 ms any more: 12 of about 1000")
