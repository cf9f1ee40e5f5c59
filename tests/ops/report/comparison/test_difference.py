"""Check which differences are larger than the noise."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.report.comparison.difference import Difference
from ops.report.comparison.figure import FIGURES

Make = Callable[..., Any]
P50 = FIGURES[1]


@pytest.mark.parametrize(
    ("bounds", "repeats", "larger"),
    [
        ((1.1, 1.3), 1.0, True),
        ((0.95, 1.5), 1.0, False),
        ((1.1, 1.3), 1.25, False),
        ((None, None), 1.0, False),
    ],
)
def test_larger_than_the_noise(bounds: Any, repeats: float, larger: bool) -> None:
    one = Difference("a", "b", "rps", 1.2, *bounds, repeats)
    assert one.larger_than_noise is one.turned.larger_than_noise is larger


def test_a_small_difference_is_none_however_sure() -> None:
    assert not Difference("a", "b", "rps", 1.04, 1.03, 1.05, 1.0).larger_than_noise


def test_turned() -> None:
    turned = Difference("a", "b", "rps", 2.0, 1.6, 2.5, 1.0).turned
    assert (turned.run, turned.other) == ("b", "a")
    assert (turned.ratio, turned.low, turned.high) == (0.5, 0.4, 0.625)


def test_of_two_runs(compared: Make, load: Make) -> None:
    found = compared(a=load(100), b=load(150))
    one, other = found.entries
    difference = found.between(other, one, P50)
    assert difference.ratio == pytest.approx(1.5)
    assert difference.low < 1.5 < difference.high
    assert difference.larger_than_noise
    assert found.between(one, other, P50).ratio == pytest.approx(1 / 1.5)


def test_much_noise_hides_it(compared: Make, load: Make) -> None:
    found = compared(a=load(100, ripple=0.9), b=load(130, ripple=0.9))
    assert not found.between(*found.entries, P50).larger_than_noise


def test_a_figure_that_one_lacks(compared: Make, load: Make) -> None:
    found = compared(a=load(100), b=load(150, latency_ms={"p99": 9}))
    assert found.between(*found.entries, P50) is None
