"""The gate's three outcomes, on measurements as data."""

from typing import Any

import pytest

from ops.config import Slo
from ops.loadtest import LoadResult
from ops.loadtest.verdict import Verdict
from ops.release import gate

PERCENTILES = {"p50": 10.0, "p90": 20.0, "p95": 30.0, "p99": 40.0, "max": 50.0}
MEASURED: dict[str, Any] = {
    "users": 4,
    "protocol": "grpc",
    "wait_time_s": 1.0,
    "requests": 100,
    "failures": 1,
    "rps": 4.0,
    "mean_latency_ms": 12.0,
    "latency_ms": PERCENTILES,
    "max_in_flight": 4,
    "steady": {"start_s": 1.0, "end_s": 26.0},
    "windows": (),
    "replicas": {"h:1": 100},
    "total": {"requests": 100, "failures": 1},
    "errors": {},
    "lag_ms": {"p50": 0.1, "p99": 0.2, "max": 0.3},
    "cpu": 0.1,
    "stopped": None,
    "seconds": (),
}
FINE = Verdict(name="rate", ok=True, measured="4 requests/s", wanted="3.8 requests/s")
SLOW = Verdict(name="rate", ok=False, measured="2 requests/s", wanted="3.8 requests/s")
SHORT = Verdict(name="steady", ok=False, measured="too short", wanted="the whole run")


def result(*verdicts: Verdict, **other: Any) -> LoadResult:
    valid = all(one.ok for one in verdicts)
    return LoadResult.model_validate({**MEASURED, **other, "verdicts": verdicts, "valid": valid})


@pytest.mark.parametrize(
    ("slo", "outcome", "told"),
    [
        ({}, "passed", "p99 40 ms is within 2000 ms, 1 of 100 failed"),
        ({"p99_ms": 40}, "passed", "p99 40 ms is within 40 ms, 1 of 100 failed"),
        ({"p99_ms": 39.9}, "slo_missed", "p99 is 40 ms, above 39.9 ms"),
        ({"error_rate": 0}, "slo_missed", "1.0% of the requests failed, above 0.0%"),
        (
            {"p99_ms": 1, "error_rate": 0.005},
            "slo_missed",
            "p99 is 40 ms, above 1 ms; 1.0% of the requests failed, above 0.5%",
        ),
    ],
)
def test_a_valid_measurement_passes_or_misses(
    slo: dict[str, float], outcome: str, told: str
) -> None:
    judged = gate.judge(result(FINE), Slo.model_validate(slo))
    assert (judged.outcome, judged.detail) == (outcome, told)


@pytest.mark.parametrize("p99_ms", [0.1, 1e9])
def test_an_invalid_measurement_neither_passes_nor_misses(p99_ms: float) -> None:
    judged = gate.judge(result(FINE, SLOW, SHORT), Slo(p99_ms=p99_ms))
    assert judged.outcome == "not_measured"
    assert judged.detail == "rate: 2 requests/s; steady: too short"


def test_nothing_answered_is_not_measured() -> None:
    nothing = dict.fromkeys(PERCENTILES, None)
    judged = gate.judge(result(SLOW, latency_ms=nothing, requests=0, failures=0), Slo())
    assert judged.outcome == "not_measured"
    assert judged.in_words.startswith("not measured: rate: ")
