"""Check that every run has a name that tells it apart."""

from typing import Any

import pytest

from ops.report.comparison.naming import name, names
from ops.report.run import Run


def release(experiment: str = "2n-8c-16r-interop4", **changes: Any) -> Run:
    load = {"users": 16, "protocol": "grpc"} | changes.pop("load", {})
    return Run.model_validate({"experiment": experiment, "loadtest": load, "id": "i"} | changes)


def loadtest(*hosts: str, protocol: str = "grpc") -> Run:
    load = {"protocol": protocol, "replicas": dict.fromkeys(hosts, 1)}
    return Run.model_validate({"released": False, "id": "i", "loadtest": load})


@pytest.mark.parametrize(
    ("run", "wanted"),
    [
        (release(), "2n-8c-16r-interop4"),
        (release(""), "i"),
        (loadtest("a:1"), "a:1 gRPC"),
        (loadtest("a:1", "b:2", "c:3", protocol="rest"), "a:1 and 2 more REST"),
        (Run(released=False, id="i"), "i"),
    ],
)
def test_name(run: Run, wanted: str) -> None:
    assert name(run) == wanted


REST, EIGHT = {"protocol": "rest"}, {"users": 8}


@pytest.mark.parametrize(
    ("runs", "wanted"),
    [
        ([release("a"), release("b")], ["a", "b"]),
        ([release("a"), release("a"), release("b")], ["a #1", "a #2", "b"]),
        ([release("a"), release("a", load=REST)], ["a gRPC", "a REST"]),
        ([release("a", target="gke"), release("a", target="local")], ["a gke", "a local"]),
        ([release("a"), release("a", load=EIGHT)], ["a 16 users", "a 8 users"]),
        (
            [release("a"), release("a", load=REST), release("a")],
            ["a gRPC #1", "a REST", "a gRPC #2"],
        ),
    ],
)
def test_names(runs: list[Run], wanted: list[str]) -> None:
    assert names(runs) == wanted
