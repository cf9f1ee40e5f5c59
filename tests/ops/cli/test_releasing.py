"""What the command line makes of a release; its steps are tested with ops.release."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GONE = """\
apiVersion: v1
kind: Config
clusters: [{name: gone, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: me, user: {token: t}}]
contexts: [{name: gone, context: {cluster: gone, user: me}}]
"""
Invoke = Callable[..., "subprocess.CompletedProcess[str]"]


def test_a_gate_that_was_not_passed_is_exit_code_1_and_one_line(served: Any) -> None:
    ended = served.ended
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    (line,) = [line for line in ended.stderr.splitlines() if line.startswith("error: ")]
    assert line.startswith("error: not measured: ")
    assert "steady: too " in line
    assert line == ended.stderr.splitlines()[-1]


def test_it_tells_where_the_release_answers_and_where_its_report_is(served: Any) -> None:
    kept = json.loads((served.runs_dir / "latest" / "release.json").read_text())
    told = served.ended.stdout
    assert f"release {kept['id']} of 2n-8c-16r-interop4: failed" in told
    for endpoint in kept["endpoints"]:
        assert f"grpc {endpoint['grpc']}  rest {endpoint['rest']}" in told
    report = Path(told.partition("report: ")[2].splitlines()[0])
    assert report.is_file()


def test_each_step_is_told_as_it_starts_and_ends(served: Any) -> None:
    lines = served.ended.stderr.splitlines()
    for name in ("preflight", "model", "manifests", "rollout", "loadtest", "gate", "report"):
        assert len([line for line in lines if line.split()[1:2] == [name]]) >= 2, name


def test_a_release_that_lacks_something_leaves_no_run(ops: Invoke, tmp_path: Path) -> None:
    """A PATH that leads nowhere has no docker."""
    ended = ops("release", "--exp", "interop4", "--target", "docker", PATH=str(tmp_path))
    assert ended.returncode == 3
    assert ended.stderr.splitlines()[-1].startswith("error: `docker` is not installed or not on")
    assert not (tmp_path / "runs").exists()
    assert ops("history", "--target", "docker").stdout.startswith("no release yet")


@pytest.mark.parametrize(("target", "unset"), [("kubernetes", "image.registry"), ("gke", "gke.")])
def test_a_cluster_that_is_not_set_is_told_before_anything_is_asked(
    ops: Invoke, tmp_path: Path, target: str, unset: str
) -> None:
    ended = ops("release", "--exp", "interop4", "--target", target, PATH=str(tmp_path))
    assert (ended.returncode, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"error: not set: {unset}")
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("task", [("release", "--exp", "interop4"), ("loadtest",)])
def test_a_load_from_within_this_machine_is_refused_before_anything_is_asked(
    ops: Invoke, tmp_path: Path, task: tuple[str, ...]
) -> None:
    ended = ops(*task, "--in-cluster")
    assert (ended.returncode, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    assert "--in-cluster" in line
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("flag", ["", " --target docker"])
def test_a_history_without_releases_says_how_to_make_one(ops: Invoke, flag: str) -> None:
    ended = ops("history", *flag.split())
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == f"no release yet: invoke release --exp interop4{flag}\n"


@pytest.mark.parametrize(
    "argv", [("release", "--exp", "interop4"), ("loadtest", "--in-cluster"), ("rollback",)]
)
def test_a_cluster_that_does_not_answer_is_exit_code_5(
    ops: Invoke, tmp_path: Path, argv: tuple[str, ...]
) -> None:
    if not shutil.which("kubectl"):
        pytest.skip("kubectl is not installed")
    (tmp_path / "config").write_text(GONE)
    ended = ops(
        *(*argv, "--target", "kubernetes", "--set", "kubernetes.context=gone"),
        *("--set", "image.registry=localhost:5000/tfs", "--set", "model.name=mine"),
        OPS_KUBERNETES_KUBECONFIG=str(tmp_path / "config"),
    )
    assert ended.returncode == 5
    (line,) = ended.stderr.splitlines()
    assert line.startswith("error: the cluster of context gone does not answer: ")
    assert not (tmp_path / "runs").exists()
