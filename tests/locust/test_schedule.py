"""Check when requests are due."""

import itertools
import math

import pytest
from schedule import ARRIVALS, Schedule
from share import Share


def dues(schedule: Schedule, count: int) -> list[float]:
    return [schedule.take() for _ in range(count)]


def test_uniform_arrivals_of_several_processes_take_turns() -> None:
    shares = [Schedule(4, "uniform", Share(rank, 2), start_s=1.0) for rank in range(2)]

    found = sorted(itertools.chain.from_iterable(dues(share, 4) for share in shares))

    assert found == pytest.approx([1.5 + 0.25 * number for number in range(8)])


def test_poisson_arrivals_are_as_likely_at_any_time() -> None:
    """Gaps are exponential: their mean and their deviation are the same."""
    count, rate = 20_000, 50.0
    times = dues(Schedule(rate, "poisson", Share(), start_s=1.0), count)
    gaps = [later - earlier for earlier, later in itertools.pairwise([1.0, *times])]

    mean = sum(gaps) / count
    deviation = math.sqrt(sum((gap - mean) ** 2 for gap in gaps) / count)
    assert mean == pytest.approx(1 / rate, rel=5 / math.sqrt(count))
    assert deviation == pytest.approx(1 / rate, rel=10 / math.sqrt(count))


@pytest.mark.parametrize("arrivals", ARRIVALS)
def test_what_is_offered_does_not_hang_on_what_is_taken(arrivals: str) -> None:
    idle, busy = (Schedule(10, "uniform", Share(), start_s=0.0) for _ in range(2))
    dues(busy, 30)

    assert list(idle.until(0.05)) == list(busy.until(0.05)) == []
    found = list(idle.until(2.05))
    assert found == list(busy.until(2.05)) == pytest.approx([0.1 * one for one in range(1, 21)])
    assert list(idle.until(2.05)) == []


@pytest.mark.parametrize("arrivals", ARRIVALS)
def test_what_is_taken_is_what_was_counted(arrivals: str) -> None:
    schedule = Schedule(100, arrivals, Share(), start_s=0.0)

    counted = list(schedule.until(10.0))

    taken = list(itertools.takewhile(lambda due: due <= 10.0, iter(schedule.take, None)))
    assert taken == counted
