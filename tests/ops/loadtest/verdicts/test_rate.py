"""Make the rate alone fail."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.loadtest.measurement import Measurement

Measured = Callable[..., Measurement]
Missed = Callable[..., dict[str, str]]
Windows = Callable[..., list[dict[str, Any]]]


def test_a_client_that_blocks_gives_less_than_it_claims(
    measured: Measured, missed: Missed, windows: Windows
) -> None:
    """50 users that take turns at a server of 100 ms: nine requests a second, never 45."""
    blocked = measured(
        rps=9.1,
        requests=546,
        max_in_flight=1,
        windows=windows(rps=(9.1, 9.1, 9.1)),
    )

    assert missed(blocked) == {"rate": "9.1 requests/s"}


@pytest.mark.parametrize(("rps", "ok"), [(43.3, True), (43.0, False)])
def test_the_rate_may_be_five_percent_short(
    rps: float, ok: bool, measured: Measured, missed: Missed, windows: Windows
) -> None:
    """0.95 of 50 users / 1.1 s is 43.2 requests a second."""
    given = measured(rps=rps, windows=windows(rps=(rps, rps, rps)))

    assert list(missed(given)) == ([] if ok else ["rate"])


@pytest.mark.parametrize(("rps", "ok"), [(39.0, True), (38.0, False)])
def test_a_short_run_may_lack_one_round(
    rps: float, ok: bool, measured: Measured, missed: Missed, windows: Windows
) -> None:
    """7.7 s are seven rounds of 1.1 s: six of them are 39 requests a second."""
    length_s = 7.7
    given = measured(
        rps=rps,
        steady={"start_s": 10.0, "end_s": 10.0 + length_s},
        windows=windows(rps=(rps, rps, rps), length_s=length_s / 3),
    )

    assert list(missed(given)) == ([] if ok else ["rate"])


@pytest.mark.parametrize(("rps", "ok"), [(43.2, True), (43.0, False)])
def test_of_an_open_load_what_came_due_is_answered(
    rps: float, ok: bool, measured: Measured, missed: Missed, windows: Windows
) -> None:
    given = measured(
        rate=45.0, offered=45.4, rps=rps, max_in_flight=50, windows=windows(rps=(rps, rps, rps))
    )

    found = missed(given)

    assert list(found) == ([] if ok else ["rate"])
    assert (
        ok
        or found["rate"] == "43 of 45.4 requests/s answered, all 50 connections taken at some time"
    )


def test_an_open_load_that_never_came(measured: Measured, missed: Missed) -> None:
    assert "rate" in missed(measured(rate=45.0, offered=0.0))
