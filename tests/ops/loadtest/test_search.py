"""Search for a capacity that is known."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops.experiments import LoadProfile
from ops.loadtest.against import Against
from ops.loadtest.measurement import Measurement
from ops.loadtest.objective import Objective
from ops.loadtest.result import LoadResult
from ops.loadtest.search import Search, find, outcome
from ops.loadtest.trial import run
from ops.shell import Shell

Measured = Callable[..., Measurement]
SLO = Objective("p99", 250)
PROFILE = LoadProfile(users=20, spawn_rate=20, run_time_s=45, wait_time_s=0)
FAST = {"p50": 1.0, "p90": 1.0, "p95": 1.0, "p99": 249.0, "max": 300.0}
SLOW = {**FAST, "p99": 251.0}
UNFAIR = {"replicas": {"a:1": 9, "b:1": 1}}


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"latency_ms": FAST}, "held"),
        ({"latency_ms": SLOW}, "missed"),
        ({"latency_ms": FAST, "total": {"requests": 100, "failures": 50}}, "missed"),
        ({"latency_ms": FAST, "rps": 10.0}, "missed"),
        ({"latency_ms": SLOW, "stopped": "p99 cannot be within 250 ms any more"}, "missed"),
        ({"latency_ms": FAST, "windows": []}, "unknown"),
        ({"latency_ms": FAST, **UNFAIR}, "unknown"),
        ({"latency_ms": SLOW, "stopped": "it was", **UNFAIR}, "unknown"),
    ],
)
def test_only_a_valid_step_can_hold(
    changed: dict[str, Any], wanted: str, measured: Measured
) -> None:
    assert outcome(LoadResult.of(measured(**changed)), SLO) == wanted


@pytest.mark.parametrize("capacity", [0.9, 37.0, 100.0, 2345.0])
@pytest.mark.parametrize("first", [1.0, 100.0])
def test_the_highest_rate_that_holds(
    capacity: float, first: float, measured: Measured, tmp_path: Path
) -> None:
    """A server that is quick up to its capacity, and slow above that."""

    def measure(load: str, profile: LoadProfile, folder: Path) -> LoadResult:
        assert profile.rate
        return LoadResult.of(measured(latency_ms=FAST if profile.rate <= capacity else SLOW))

    result = find(Search(SLO, first), PROFILE, tmp_path, measure)

    assert result.capacity is not None
    assert 0.94 * capacity <= result.capacity <= capacity
    assert result.valid
    assert result.latency_ms.p99 == 249
    assert len(result.steps) <= 20
    assert LoadResult.model_validate_json((tmp_path / "loadtest.json").read_bytes()) == result


def test_a_step_that_says_nothing_is_taken_again_and_then_does_not_count(
    measured: Measured, tmp_path: Path
) -> None:
    rates: list[float] = []

    def measure(load: str, profile: LoadProfile, folder: Path) -> LoadResult:
        assert profile.rate
        rates.append(profile.rate)
        unfair = UNFAIR if profile.rate > 10 else {}
        return LoadResult.of(measured(latency_ms=FAST, **unfair))

    result = find(Search(SLO, 10.0), PROFILE, tmp_path, measure)

    assert rates[:4] == [10, 20, 20, 15]
    assert result.capacity == 10
    assert [step.outcome for step in result.steps[:3]] == ["held", "unknown", "unknown"]


def test_where_no_step_says_anything_it_ends(measured: Measured, tmp_path: Path) -> None:
    result = find(
        Search(SLO, 8.0),
        PROFILE,
        tmp_path,
        lambda *_: LoadResult.of(measured(latency_ms=FAST, **UNFAIR)),
    )

    assert [step.outcome for step in result.steps] == ["unknown"] * 6
    assert result.capacity == 0


def test_nothing_holds(measured: Measured, tmp_path: Path) -> None:
    result = find(
        Search(SLO, 8.0), PROFILE, tmp_path, lambda *_: LoadResult.of(measured(latency_ms=SLOW))
    )

    assert result.capacity == 0
    assert {step.outcome for step in result.steps} == {"missed"}


def test_a_step_is_as_long_as_its_rate_needs(measured: Measured, tmp_path: Path) -> None:
    lengths: dict[float, float] = {}

    def measure(load: str, profile: LoadProfile, folder: Path) -> LoadResult:
        assert profile.rate
        assert profile.stop_above_latency == (99, 250)
        lengths[profile.rate] = profile.run_time_s
        return LoadResult.of(measured(latency_ms=FAST if profile.rate < 100 else SLOW))

    find(Search(SLO, 5.0), PROFILE, tmp_path, measure)
    assert (lengths[5], lengths[20], lengths[80]) == (121, 61, 21)

    find(Search(SLO, 5.0, run_time_s=9), PROFILE, tmp_path, measure)
    assert set(lengths.values()) == {9}


def test_a_real_server(null_server: Callable[..., Any], payload: Path, tmp_path: Path) -> None:
    """Two at a time, 50 ms each, are 40 requests a second at the most."""
    server = null_server("grpc", delay=0.05, threads=2)
    against = Against((server.host,), "grpc", "any", payload)

    def measure(load: str, profile: LoadProfile, folder: Path) -> LoadResult:
        return run(Shell(), against, profile, folder)

    result = find(Search(Objective("p99", 1000), 16.0, 9), PROFILE, tmp_path, measure)

    assert result.capacity is not None
    assert 16 <= result.capacity < 44, result.steps
    assert result.valid
    too_much = next(step for step in result.steps if step.rate and step.rate > 60)
    assert (too_much.outcome, too_much.valid) == ("missed", False)
    assert "p99 cannot be within 1000 ms any more" in too_much.summary
