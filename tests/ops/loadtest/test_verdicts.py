"""Make each verdict fail alone, from figures that are known."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.loadtest.measurement import Measurement
from ops.loadtest.verdicts import judge

Measured = Callable[..., Measurement]


def missed(measurement: Measurement) -> dict[str, str]:
    """What the verdicts that are not ok say was measured."""
    return {one.name: one.measured for one in judge(measurement) if not one.ok}


def windows(
    rps: tuple[float, ...] = (45.4, 45.4, 45.4),
    p95_ms: tuple[float, ...] = (110.0, 110.0, 110.0),
    length_s: float = 20.0,
) -> list[dict[str, Any]]:
    """Three windows, one after the other."""
    return [
        {
            "start_s": 10 + number * length_s,
            "end_s": 10 + (number + 1) * length_s,
            "requests": round(rate * length_s),
            "rps": rate,
            "p95_ms": p95,
        }
        for number, (rate, p95) in enumerate(zip(rps, p95_ms, strict=True))
    ]


def test_all_hold(measured: Measured) -> None:
    assert [one.name for one in judge(measured())] == ["rate", "errors", "steady", "fairness"]
    assert missed(measured()) == {}


def test_a_client_that_blocks_gives_less_than_it_claims(measured: Measured) -> None:
    """50 users that take turns at a server of 100 ms: nine requests a second, never 45."""
    blocked = measured(rps=9.1, requests=546, max_in_flight=1, windows=windows(rps=(9.1, 9.1, 9.1)))

    assert missed(blocked) == {"rate": "9.1 requests/s, lag 2 ms"}


@pytest.mark.parametrize(("rps", "ok"), [(43.3, True), (43.0, False)])
def test_the_rate_may_be_five_percent_short(rps: float, ok: bool, measured: Measured) -> None:
    """0.95 of 50 users / 1.1 s is 43.2 requests a second."""
    given = measured(rps=rps, windows=windows(rps=(rps, rps, rps)))

    assert (missed(given) == {}) is ok


@pytest.mark.parametrize(("rps", "ok"), [(39.0, True), (38.0, False)])
def test_a_short_run_may_lack_one_round(rps: float, ok: bool, measured: Measured) -> None:
    """7.7 s are seven rounds of 1.1 s: six of them are 39 requests a second."""
    length_s = 7.7
    given = measured(
        rps=rps,
        steady={"start_s": 10.0, "end_s": 10.0 + length_s},
        windows=windows(rps=(rps, rps, rps), length_s=length_s / 3),
    )

    assert (missed(given) == {}) is ok


@pytest.mark.parametrize(
    ("lag_ms", "p99_ms", "ok"),
    [
        (9.0, 2.0, True),
        (11.0, 2.0, False),
        (29.0, 90.0, True),
        (31.0, 90.0, False),
    ],
)
def test_the_generator_may_lag_by_a_third_of_the_latency(
    lag_ms: float, p99_ms: float, ok: bool, measured: Measured
) -> None:
    given = measured(
        lag_ms={"p50": 0.1, "p99": lag_ms, "max": lag_ms},
        latency_ms={"p50": 1.0, "p90": 1.0, "p95": 1.0, "p99": p99_ms, "max": p99_ms},
    )

    assert list(missed(given)) == ([] if ok else ["rate"])


@pytest.mark.parametrize(("failures", "ok"), [(30, True), (31, False)])
def test_one_in_a_hundred_may_fail(failures: int, ok: bool, measured: Measured) -> None:
    given = measured(
        total={"requests": 3000, "failures": failures}, errors={"it is down": failures}
    )

    found = missed(given)

    assert list(found) == ([] if ok else ["errors"])
    assert ok or "it is down" in found["errors"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"stopped": "interrupted after 30 s"}, "interrupted"),
        ({"windows": []}, "too short"),
        ({"windows": windows(length_s=2.1)}, "too short"),
        (
            {"users": 1, "rps": 0.91, "windows": windows(rps=(0.91,) * 3)},
            "too few: 18 requests",
        ),
        ({"windows": windows(rps=(36, 46, 54))}, "uneven"),
        ({"windows": windows(p95_ms=(110, 140, 231))}, "drifting"),
        ({"windows": windows(p95_ms=(231, 140, 110))}, "drifting"),
        ({"windows": windows(p95_ms=(110, 341, 110))}, "stalled"),
    ],
)
def test_not_steady(changed: dict[str, Any], told: str, measured: Measured) -> None:
    found = missed(measured(**changed))

    assert list(found) == ["steady"]
    assert told in found["steady"]


@pytest.mark.parametrize(
    "changed",
    [
        {"windows": windows(rps=(40, 46, 52))},
        {"windows": windows(p95_ms=(110, 330, 220))},
        {"windows": windows(p95_ms=(1, 5, 11))},
    ],
)
def test_steady_enough(changed: dict[str, Any], measured: Measured) -> None:
    assert missed(measured(**changed)) == {}


def test_users_that_ask_all_together_may_miss_a_window(measured: Measured) -> None:
    """Three windows of 3 s take three, two and three rounds of 50 users at 1.1 s."""
    given = measured(
        steady={"start_s": 10.0, "end_s": 19.0},
        rps=44.4,
        windows=windows(rps=(50.0, 33.3, 50.0), length_s=3.0),
    )

    assert missed(given) == {}


def test_nothing_was_answered(nothing: Measurement) -> None:
    assert list(missed(nothing)) == ["rate", "errors", "steady", "fairness"]


@pytest.mark.parametrize(
    ("served", "ok", "told"),
    [
        ({"a:8500": 1364, "b:8500": 1363}, True, "by their own metrics: a:8500 1364, b:8500 1363"),
        ({"a:8500": 3, "b:8500": 1}, True, "a:8500 3, b:8500 1"),
        ({"a:8500": 2727, "b:8500": 0}, False, "by their own metrics: a:8500 2727, b:8500 0"),
        ({"pod-1": 9, "pod-2": 8}, True, "by their own metrics: pod-1 9, pod-2 8"),
        ({}, True, "as the generator counted: a:8500 1364, b:8500 1363"),
    ],
)
def test_each_replica_gets_half_of_its_share(
    served: dict[str, int], ok: bool, told: str, measured: Measured
) -> None:
    verdict = judge(measured(), served)[-1]
    assert (verdict.name, verdict.ok) == ("fairness", ok)
    assert told in verdict.measured


def test_one_replica_has_no_share(measured: Measured) -> None:
    found = judge(measured(replicas={"a:8500": 2727}))
    assert [one.name for one in found] == ["rate", "errors", "steady"]


def test_one_address_may_have_many_replicas_behind_it(measured: Measured) -> None:
    """One connection for all users: an L4 balancer gives it to one of them."""
    verdict = judge(measured(replicas={"a:8500": 2727}), {"pod-1": 2727, "pod-2": 0})[-1]
    assert (verdict.name, verdict.ok) == ("fairness", False)
