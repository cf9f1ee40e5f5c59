"""Make the clock alone fail."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.loadtest.measurement import Measurement

Measured = Callable[..., Measurement]
Missed = Callable[..., dict[str, str]]
Windows = Callable[..., list[dict[str, Any]]]


@pytest.mark.parametrize(
    ("outstanding", "ok"), [(4.54, True), (4.2, True), (4.9, True), (5.2, False), (3.7, False)]
)
def test_latencies_add_up_to_what_was_outstanding(
    outstanding: float, ok: bool, measured: Measured, missed: Missed
) -> None:
    """45.4 requests a second of 100 ms are 4.54 at any time; chance makes it 0.56 more or less."""
    assert list(missed(measured(outstanding=outstanding))) == ([] if ok else ["clock"])


def test_a_stall_that_is_forgiven(measured: Measured, missed: Missed) -> None:
    """For 6 of 60 s nothing was answered: 136 requests came due, and waited 3 s on average."""
    found = missed(measured(outstanding=4.54 + 45.4 * 6 * 3 / 60))

    assert list(found) == ["clock"]
    assert found["clock"].startswith("18.2 requests due and unanswered on average, as counted;")


def test_of_few_requests_chance_makes_more(
    measured: Measured, missed: Missed, windows: Windows
) -> None:
    few = {"users": 2, "rps": 1.82, "windows": windows(rps=(1.82, 1.82, 1.82)), "requests": 109}

    assert missed(measured(**few, outstanding=0.25)) == {}
    assert list(missed(measured(**few, outstanding=0.9))) == ["clock"]


def test_what_has_no_three_digits(measured: Measured, missed: Missed) -> None:
    latency_ms = {"p50": 0.09, "p90": 1.0, "p95": 1.0, "p99": 1.0, "max": 1.0}

    assert list(missed(measured(latency_ms=latency_ms))) == ["clock"]
