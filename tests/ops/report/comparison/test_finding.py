"""Check the sentences that say what was found."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.report.comparison import findings
from ops.report.comparison.difference import Difference
from ops.report.comparison.finding import amount, bounds

Make = Callable[..., Any]


def test_who_is_ahead_and_by_how_much(compared: Make, load: Make) -> None:
    said = findings(compared(a=load(300, ripple=0.01), b=load(100, ripple=0.01)))
    assert said[1] == (
        "Median response time: lowest b (100 ms); beyond the noise: a by +200 % (+200 to +200)."
    )
    assert said[0].startswith(
        "Requests per second: highest b (91); beyond the noise: a by \u221215 %"
    )
    assert "No experiment was measured twice" in said[-1]


def test_who_is_no_further_than_the_noise(compared: Make, load: Make) -> None:
    said = findings(compared(a=load(100), b=load(102), c=load(200)))
    assert said[1].startswith(
        "Median response time: lowest a (100 ms); within the noise: b (102 ms);"
        " beyond the noise: c by +100 %"
    )


def test_many_are_not_all_named(compared: Make, load: Make) -> None:
    said = findings(compared(**{f"e{place}": load(100) for place in range(9)}))
    assert said[1].endswith("e1 (100 ms), e2 (100 ms), 6 more.")


def test_what_takes_no_part_is_said(compared: Make, load: Make) -> None:
    verdicts = [{"name": "rate", "ok": False}, {"name": "steady", "ok": False}]
    invalid = load(10, valid=False, verdicts=verdicts)
    said = findings(compared(a=load(50), b=invalid, c=load(40, users=8), d=load(60)))
    assert "b is INVALID (rate, steady): it is drawn, and can win nothing." in said
    assert "c does not compare with a: users 8, not 100." in said
    assert "lowest a" in said[1]


@pytest.mark.parametrize("valid", [True, False])
def test_nothing_to_compare(compared: Make, load: Make, valid: bool) -> None:
    said = findings(compared(a=load(50, valid=valid), b=load(60, valid=False)))
    assert said[0].startswith("Nothing can be compared: fewer than two")
    assert not any("lowest" in one for one in said)


def test_repeats_are_told(compared: Make, load: Make) -> None:
    said = findings(compared(a=[load(100), load(110)], b=load(200)))
    assert said[-1].startswith(
        "Runs of the same experiment differed by: requests/s 0.9 %, p50 10 %"
    )


@pytest.mark.parametrize(
    ("ratio", "low", "high", "told"),
    [
        (1.41, 1.38, 1.444, ("+41 %", "+38 to +44")),
        (0.952, 0.9, 1.0, ("\u22124.8 %", "\u221210 to +0.0")),
        (0.99999, None, None, ("+0.0 %", "noise unknown")),
    ],
)
def test_differences_in_words(ratio: float, low: Any, high: Any, told: tuple[str, str]) -> None:
    one = Difference("a", "b", "rps", ratio, low, high, 1.0)
    assert (amount(one), bounds(one)) == told
