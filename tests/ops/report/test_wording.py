"""Check how values read."""

import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from ops.report.wording import duration, milliseconds, moment, number, percent, plain, words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (0.0421, "0.0421"), (0.25, "0.25"), (1, "1"), (9.994, "9.99"), (9.997, "10.0"),
        (18.34, "18.3"), (99.94, "99.9"), (99.96, "100"), (121.7, "122"), (1234, "1,234"),
        (-5.5, "-5.5"), (None, "unknown"), (math.nan, "unknown"), (math.inf, "no limit"),
    ],
)  # fmt: skip
def test_number(value: float | None, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(("value", "text"), [(121.7, "122 ms"), (None, "unknown")])
def test_milliseconds(value: float | None, text: str) -> None:
    assert milliseconds(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0 %"), (0.0001, "under 0.1 %"), (0.024, "2.4 %"), (0.5, "50 %"),
        (0.9999, "over 99.9 %"), (1, "100 %"), (None, "unknown"),
    ],
)  # fmt: skip
def test_percent_never_rounds_to_none_or_all(share: float | None, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.04, "0.0 s"), (59.94, "59.9 s"), (59.96, "1 min 00 s"), (125, "2 min 05 s"),
        (3599.6, "1 h 00 min"), (3720, "1 h 02 min"),
    ],
)  # fmt: skip
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_moment_is_told_in_utc() -> None:
    there = timezone(timedelta(hours=2))
    assert moment(datetime(2026, 1, 2, 3, 4, tzinfo=there)) == "02 January 2026, 01:04 UTC"
    assert moment(datetime(2026, 1, 2, 3, 4, tzinfo=UTC)) == "02 January 2026, 03:04 UTC"
    assert moment(datetime(2026, 1, 2, 3, 4)) == "02 January 2026, 03:04"


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "yes"), (False, "no"), (3, "3"), ([1, "a"], "1, a"), ({"a": 1}, "a 1"), ("x", "x")],
)
def test_plain(value: Any, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(("name", "text"), [("achieved_rate", "achieved rate"), ("cpus", "CPUs")])
def test_words(name: str, text: str) -> None:
    assert words(name) == text
