"""Merge histograms without loss."""

import random

import pytest
from histogram import HOUR_US, merged, of, packed, percentiles_ms

PERCENTS = (50, 90, 95, 99)


def test_three_digits() -> None:
    """Locust's own percentiles would be 98, 98 and 100 ms, or rounder."""
    found = percentiles_ms(merged([packed(of(range(97_001, 98_001)))]), PERCENTS)

    assert found["p50"] == pytest.approx(97.5, rel=0.001)
    assert found["p99"] == pytest.approx(97.99, rel=0.001)
    assert found["max"] == pytest.approx(98, rel=0.001)


def test_parts_give_what_the_whole_gives() -> None:
    """The mean of two percentiles would be far off: one part is slow."""
    chance = random.Random(1)
    fast = [round(chance.expovariate(1 / 10_000)) for _ in range(900)]
    slow = [500_000 + value for value in fast[:100]]

    found = percentiles_ms(merged([packed(of(fast)), packed(of(slow))]), PERCENTS)

    assert found == percentiles_ms(merged([packed(of([*fast, *slow]))]), PERCENTS)
    whole = sorted([*fast, *slow])
    assert found["p95"] == pytest.approx(whole[949] / 1000, rel=0.001)


def test_of_nothing_there_is_none() -> None:
    assert percentiles_ms(merged([packed(of([]))]), (50,)) == {"p50": None, "max": None}
    assert percentiles_ms(merged([]), (50,)) == {"p50": None, "max": None}


def test_more_than_an_hour_is_an_hour() -> None:
    found = percentiles_ms(merged([packed(of([2 * HOUR_US]))]), (50,))

    assert found["max"] == pytest.approx(HOUR_US / 1000, rel=0.001)
