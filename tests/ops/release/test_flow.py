"""Whole releases: real servers, a real load, and what is left of each."""

import contextlib
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from ops import loadtest, manifests
from ops.config import ROOT, Config
from ops.errors import BadValue, NeverReady, OpsError
from ops.manifests.manifest import parse
from ops.targets.local import local
from ops.targets.machine import capacity

BOUND_S = 120.0


def test_it_serves_and_is_recorded_field_for_field(released: Any) -> None:
    kept = released.kept()
    assert kept["id"] == released.latest.name
    assert kept["status"] == "succeeded"
    assert kept["experiment"] == "2n-8c-16r-interop4"
    assert kept["target"] == "local"
    assert kept["image"] is None
    assert kept["model"].keys() == {"name", "version", "sha256", "source"}
    assert kept["model"]["name"] == "colours"
    assert len(kept["model"]["sha256"]) == 64
    assert kept["model"]["source"] == str(released.source)
    assert [one.keys() for one in kept["endpoints"]] == [{"grpc", "rest"}]
    assert released.serving() == [(kept["id"], "AVAILABLE")]


def test_its_steps_are_recorded_in_order(released: Any) -> None:
    steps = released.kept()["steps"]
    assert [step.keys() for step in steps] == [{"name", "status", "seconds"}] * len(steps)
    assert [step["name"] for step in steps] == [
        *("preflight", "model", "manifests", "rollout", "probe", "loadtest", "gate", "report"),
    ]
    assert {step["status"] for step in steps} == {"done"}


def test_its_load_test_is_recorded_field_for_field(released: Any) -> None:
    load = released.kept()["loadtest"]
    assert load == json.loads((released.latest / "loadtest.json").read_text())
    assert (load["users"], load["protocol"], load["valid"]) == (10, "grpc", True)
    assert load["requests"] >= 60
    assert load["failures"] == 0
    assert 0 < load["rps"] <= 10
    latency = load["latency_ms"]
    assert latency.keys() == {"p50", "p90", "p95", "p99", "max"}
    assert list(latency.values()) == sorted(latency.values())
    assert 0 < load["max_in_flight"] <= 10
    assert load["steady"].keys() == {"start_s", "end_s"}
    assert len(load["replicas"]) == 1
    assert sum(load["replicas"].values()) == load["requests"]
    for one in load["verdicts"]:
        assert one.keys() == {"name", "ok", "measured", "wanted"}
    assert [one["name"] for one in load["verdicts"]] == [
        *("rate", "headroom", "errors", "steady", "clock", "fairness", "identity", "replicas"),
    ]


def test_its_folder_holds_all_that_readers_want(released: Any) -> None:
    folder = released.latest
    applied = [parse(path.read_text()) for path in sorted((folder / "manifests").glob("*.yaml"))]
    manifests.check(applied)
    kinds = {"ConfigMap", "Service", "PodDisruptionBudget", "Deployment"}
    assert {one.kind for one in applied} == kinds
    lines = (folder / "commands.log").read_text().splitlines()
    # A second attempt finds the front running, and only a checkout has a commit to ask git for.
    commands = [line for line in lines if "-m ops.front" not in line and " git " not in line]
    parts = ("-m model.source", "-m model.server", "-m locust")
    assert [part in line for part, line in zip(parts, commands, strict=True)] == [True] * 3
    assert list(folder.glob("locust*.csv"))
    assert "colours" in (folder / "report.html").read_text()
    assert (folder / "report.png").read_bytes().startswith(b"\x89PNG")


def test_a_missed_slo_is_rolled_back_and_the_former_serves(
    released: Any, sources: tuple[Path, Path]
) -> None:
    done = released.measured(released.order(released.enough, source=sources[1], p99_ms=0.001))
    former = done.error.rsplit("release ", 1)[1].split()[0]
    assert done.status == "rolled_back"
    assert released.kept()["status"] == "rolled_back"
    assert released.kept()["gate"]["outcome"] == "slo_missed"
    assert "above 0.001 ms" in done.error
    assert done.error.endswith("serves again")
    assert former != done.id
    assert released.serving() == [(former, "AVAILABLE")]


def test_what_was_not_measured_is_kept_and_has_failed(place: Any) -> None:
    done = place.release(place.order(place.too_short))
    kept = place.kept()
    assert (done.status, kept["gate"]["outcome"]) == ("failed", "not_measured")
    assert kept["error"].startswith("not measured: ")
    assert "steady: too " in kept["error"]
    assert "the release is kept" in kept["error"]
    assert kept["loadtest"]["valid"] is False
    assert place.serving() == [(kept["id"], "AVAILABLE")]

    accepted = place.release(place.order(place.too_short, accept_unmeasured=True))
    kept = place.kept()
    assert (accepted.status, kept["gate"]["outcome"]) == ("succeeded", "not_measured")
    assert kept["error"] is None
    assert place.serving() == [(accepted.id, "AVAILABLE")], "it has replaced the one before"


class Broken(loadtest.Processes):
    """A generator that serves nobody."""

    def measure(self, *_: Any, **__: Any) -> loadtest.Measurement:
        raise NeverReady("the load's pod does not run after 300 s")


def test_a_generator_that_fails_decides_nothing_about_what_serves(place: Any) -> None:
    load = replace(place.too_short, source=Broken())
    done = place.release(place.order(load))
    kept = place.kept()
    assert (done.status, kept["gate"]["outcome"]) == ("failed", "not_measured")
    assert kept["error"].startswith("not measured: the load's pod does not run")
    assert "the release is kept" in kept["error"]
    assert place.serving() == [(kept["id"], "AVAILABLE")]


def test_a_model_that_answers_otherwise_is_not_released(released: Any) -> None:
    before = released.serving()
    order = released.order(released.too_short)
    other = _other_golden_answers(released.state_dir / "models")
    with other, pytest.raises(OpsError, match="does not serve the released model"):
        released.release(order)
    kept = released.kept()
    assert (kept["status"], kept["loadtest"]) == ("failed", None)
    assert "does not serve the released model" in kept["error"]
    assert kept["steps"][-2]["name"] == "rollout"
    assert [step["status"] for step in kept["steps"][-2:]] == ["failed", "done"]
    assert (released.latest / "report.html").exists()
    assert released.serving() == before


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"source": Path("/nowhere")}, "/nowhere is missing"),
        ({"namespace": "Not a name"}, "namespace"),
    ],
)
def test_a_value_that_cannot_be_used_leaves_no_run(
    released: Any, wrong: dict[str, Any], told: str
) -> None:
    latest, runs, before = released.latest, released.runs(), released.serving()
    with pytest.raises(BadValue, match=told):
        released.release(released.order(released.too_short, **wrong))
    assert (released.latest, released.runs(), released.serving()) == (latest, runs, before)


def test_a_machine_that_has_no_room_leaves_no_run_and_no_record(
    place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capacity, "REPLICA_BYTES", 2**60)
    with pytest.raises(OpsError, match="one replica takes about"):
        place.release(place.order(place.too_short))
    assert place.runs() == set()
    history = local(Config(state_dir=place.state_dir)).history
    assert (history.all(), history.lock.holder()) == ([], None)


def test_an_interrupted_release_is_undone_and_says_so(
    released: Any, environment: Callable[..., dict[str, str]]
) -> None:
    before = released.serving()
    ours = environment(
        OPS_STATE_DIR=str(released.state_dir),
        OPS_RUNS_DIR=str(released.runs_dir),
        OPS_MODEL_NAME="colours",
        OPS_MODEL_SOURCE=str(released.source),
    )
    load = ("--users", "4", "--spawn-rate", "4", "--run-time", "60s")
    argv = (Path(sys.executable).parent / "invoke", "release", "--exp", "interop4", *load)
    with subprocess.Popen(argv, cwd=ROOT, env=ours, stderr=subprocess.PIPE, text=True) as process:
        late = threading.Timer(BOUND_S, process.kill)
        late.start()
        assert process.stderr
        told = next((line for line in process.stderr if "requests/s" in line), "")
        during = {release for release, _ in released.serving()}
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        late.cancel()
    assert "4 users" in told, "the load was on"
    assert during, "something served"
    assert not during & {release for release, _ in before}, "the new replicas had replaced the old"
    assert process.returncode == 130
    assert "Traceback" not in rest
    assert rest.splitlines()[-1] == "interrupted"
    assert f"release {before[0][0]} serves again" in rest
    assert released.serving() == before
    kept = released.kept()
    assert kept["id"] not in {release for release, _ in before}
    assert kept["status"] == "failed"
    assert kept["error"] == f"interrupted; release {before[0][0]} serves again"
    statuses = {step["name"]: step["status"] for step in kept["steps"]}
    assert (statuses["rollout"], statuses["loadtest"]) == ("done", "interrupted")
    assert not [one for one in psutil.process_iter() if str(released.latest) in _arguments(one)]


def _arguments(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


@contextlib.contextmanager
def _other_golden_answers(models: Path) -> Iterator[None]:
    """Each model in the cache has the golden answers of the other."""
    first, second = sorted(models.glob("*/golden.json"))
    texts = first.read_bytes(), second.read_bytes()
    assert texts[0] != texts[1]
    first.write_bytes(texts[1])
    second.write_bytes(texts[0])
    try:
        yield
    finally:
        first.write_bytes(texts[0])
        second.write_bytes(texts[1])
