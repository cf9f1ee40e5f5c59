"""Check which runs do not compare, and why."""

from typing import Any

import pytest

from ops.report.comparison.terms import mismatch
from ops.report.run import Run

MACHINE = {"cpus": 2, "memory_gb": 7.8, "processor": "P", "system": "Linux 6.1"}
BASE = {
    "target": "local", "machine": MACHINE, "model": {"name": "resnet50", "sha256": "9f" * 32},
    "experiment": "a", "loadtest": {"users": 16, "wait_time_s": 1.0, "protocol": "grpc"},
}  # fmt: skip


def run(**changes: Any) -> Run:
    return Run.model_validate(BASE | changes)


def load(**changes: Any) -> dict[str, Any]:
    return {"loadtest": BASE["loadtest"] | changes}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"target": "gke"}, "target gke, not local"),
        ({"machine": MACHINE | {"cpus": 4}}, "machine P, 4, 7.8, not P, 2, 7.8"),
        ({"model": {"name": "resnet50", "sha256": "00" * 32}},
         "model resnet50 000000000000, not resnet50 9f9f9f9f9f9f"),
        (load(users=8), "users 8, not 16"),
        (load(wait_time_s=0.5), "seconds between requests 0.5, not 1"),
        (load(users=8, wait_time_s=0), "users 8, not 16; seconds between requests 0, not 1"),
    ],
)  # fmt: skip
def test_otherwise(changes: dict[str, Any], why: str) -> None:
    assert mismatch(run(**changes), run()) == why


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"experiment": "b"},
        {"machine": MACHINE | {"system": "Linux 6.2"}},
        load(protocol="rest"),
        {"target": "", "machine": None, "model": None},
    ],
)
def test_alike_or_not_told(changes: dict[str, Any]) -> None:
    assert mismatch(run(**changes), run()) is None
    assert mismatch(run(), run(**changes)) is None


OPEN = {"rate": 20.0, "arrivals": "poisson"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"users": 99, "wait_time_s": 0}, None),
        ({"rate": 30.0}, "requests/s asked for 30, not 20"),
        ({"arrivals": "uniform"}, "arrivals uniform, not poisson"),
        ({"rate": None, "arrivals": None}, "load closed, not open"),
    ],
)
def test_open_loads(changes: dict[str, Any], why: str | None) -> None:
    assert mismatch(run(**load(**OPEN | changes)), run(**load(**OPEN))) == why
