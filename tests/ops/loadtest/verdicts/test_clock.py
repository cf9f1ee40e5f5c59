"""Make the clock alone fail."""

from collections.abc import Callable

import pytest

from ops.loadtest.measurement import Measurement

Measured = Callable[..., Measurement]
Missed = Callable[..., dict[str, str]]


@pytest.mark.parametrize(
    ("timed", "ok"), [(4.54, True), (4.1, True), (4.98, True), (4.0, False), (5.1, False)]
)
def test_latencies_add_up_to_what_was_outstanding(
    timed: float, ok: bool, measured: Measured, missed: Missed
) -> None:
    given = measured(outstanding={"counted": 4.54, "timed": timed})

    assert list(missed(given)) == ([] if ok else ["clock"])


def test_a_stall_that_is_forgiven(measured: Measured, missed: Missed) -> None:
    """For 6 of 60 s nothing was answered: 272 requests came due, and waited 3 s on average."""
    counted = 4.54 + 45.4 * 6 * 3 / 60

    found = missed(measured(outstanding={"counted": counted, "timed": 4.54}))

    assert found == {
        "clock": "18.2 requests due and unanswered on average, as counted; 4.54 by their latencies;"
        " p50 99 ms"
    }


def test_what_has_no_three_digits(measured: Measured, missed: Missed) -> None:
    latency_ms = {"p50": 0.09, "p90": 1.0, "p95": 1.0, "p99": 1.0, "max": 1.0}

    assert list(missed(measured(latency_ms=latency_ms))) == ["clock"]
