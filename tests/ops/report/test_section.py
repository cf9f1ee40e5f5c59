"""Check the facts behind a run."""

from typing import Any

from ops.report.run import Run
from ops.report.section import sections


def facts(title: str, **record: Any) -> dict[str, str]:
    found = [one for one in sections(Run.model_validate(record)) if one.title == title]
    return dict(found[0].facts) if found else {}


def test_nothing_known_is_nothing_said() -> None:
    assert sections(Run()) == ()


def test_an_experiment_by_its_name_is_looked_up() -> None:
    known = facts("Experiment", experiment="8vCPU+16GB+inter_op4")
    assert known["legend"] == "2n-8c-16r-interop4"
    assert known["tensorflow inter op parallelism"] == "4"
    assert "users" not in known


def test_an_experiment_that_is_in_no_file_keeps_its_name() -> None:
    assert facts("Experiment", experiment="my own") == {"name": "my own"}


def test_endpoints_by_protocol() -> None:
    known = facts("Endpoints", endpoints=[{"grpc": "h:1", "rest": "h:2"}])
    assert known == {"gRPC": "h:1", "REST": "h:2"}


def test_load() -> None:
    loadtest = {
        "users": 16, "steady": {"start_s": 15, "end_s": 59}, "mean_latency_ms": 58.1,
        "latency_ms": {"p99": 121.7, "max": None}, "lag_ms": {"p99": 1.8},
    }  # fmt: skip
    known = facts("Load", loadtest=loadtest)
    assert known["part that counts"] == "15 to 59 s"
    assert (known["mean latency"], known["p99 latency"]) == ("58.1 ms", "122 ms")
    assert "max latency" not in known


def test_machine_and_model() -> None:
    assert facts("Machine", machine={"cpus": 2, "memory_gb": 7.8}) == {
        "CPUs": "2",
        "memory, GB": "7.8",
    }
    assert facts("Model", model={"sha256": "9f", "weights": None}) == {"sha256": "9f"}


def test_what_each_replica_says_that_it_served() -> None:
    served = {
        "a:8510": {"requests": {"OK": 1200, "UNAVAILABLE": 4}, "batches": {"1": 100, "4": 275}},
        "a:8512": {"requests": {"OK": 7}},
    }
    assert facts("Replicas, by their own count", loadtest={"served": served}) == {
        "a:8510": "1,204 requests, 375 batches of 3.2 on average, 4 at most",
        "a:8512": "7 requests, each computed alone",
    }
