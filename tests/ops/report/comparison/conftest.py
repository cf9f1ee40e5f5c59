"""Runs in folders of their own, to compare."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops.report.comparison import Comparison, compare

Record = dict[str, Any]
RAMP_S, END_S = 10, 40


def seconds(users: int, latency_ms: float, ripple: float) -> list[Record]:
    """A ramp of ten seconds and thirty that count, with a ripple on the latency, as a share."""
    course = []
    for t in range(END_S):
        present = min(t + 1, RAMP_S) * users / RAMP_S
        p50 = latency_ms * (1 + ripple * math.sin(t * 1.7))
        course.append(
            {"t": t, "users": present, "requests": round(present / (1 + p50 / 1000)),
             "p50": p50, "p95": 1.5 * p50, "p99": 2 * p50}
        )  # fmt: skip
    return course


def a_load(typical_ms: float, users: int = 100, ripple: float = 0.05, **changes: Any) -> Record:
    course = seconds(users, typical_ms, ripple)
    counted = [second["requests"] for second in course[RAMP_S:]]
    load = {
        "users": users, "protocol": "grpc", "wait_time_s": 1.0, "valid": True, "verdicts": [],
        "requests": sum(counted), "failures": 0, "rps": sum(counted) / len(counted),
        "latency_ms": {"p50": typical_ms, "p95": 1.5 * typical_ms, "p99": 2 * typical_ms},
        "steady": {"start_s": RAMP_S, "end_s": END_S}, "seconds": course,
        "replicas": {"10.0.0.7:8500": sum(counted)},
    }  # fmt: skip
    return load | changes


@pytest.fixture
def load() -> Callable[..., Record]:
    """The record of a load test: its latency, and what is otherwise."""
    return a_load


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Make a run's folder: a load test alone, or a release of the experiment that is given."""

    def make(name: str, load: Record | None, experiment: str = "", **release: Any) -> Path:
        made = tmp_path / name
        made.mkdir()
        if load is not None:
            (made / "loadtest.json").write_text(json.dumps(load))
        if experiment:
            record = {"id": name, "experiment": experiment, "loadtest": load, "target": "gke"}
            (made / "release.json").write_text(json.dumps(record | release))
        return made

    return make


@pytest.fixture
def compared(folder: Callable[..., Path]) -> Callable[..., Comparison]:
    """Compare loads by the experiment that each was of; a list holds several of one."""

    def make(**loads: Any) -> Comparison:
        every = [
            (name.replace("_", "-"), load)
            for name, given in loads.items()
            for load in (given if isinstance(given, list) else [given])
        ]
        return compare(
            [folder(f"{name}.{place}", load, name) for place, (name, load) in enumerate(every)]
        )

    return make
