"""Load tests from the command line, against a real server and against none."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ops.savedmodel import SavedModel
from ops.serving.endpoint import Endpoint

Invoke = Callable[..., "subprocess.CompletedProcess[str]"]
LOAD = ("--users", "2", "--spawn-rate", "2", "--run-time", "3s")


@pytest.fixture(scope="module")
def measured(
    invoke: Invoke,
    server: Endpoint,
    model: SavedModel,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple["subprocess.CompletedProcess[str]", Path]:
    """A load over REST against a host, too short to be believed; and its run's folder."""
    folder = tmp_path_factory.mktemp("measured")
    (folder / "models").symlink_to(model.golden.parents[1])
    ended = invoke(
        *("loadtest", "--host", server.rest, "--protocol", "rest", *LOAD),
        OPS_STATE_DIR=str(folder),
        OPS_RUNS_DIR=str(folder / "runs"),
        OPS_MODEL_NAME=model.name,
    )
    return ended, folder / "runs" / "latest"


def test_what_cannot_be_believed_is_exit_code_1(
    measured: tuple["subprocess.CompletedProcess[str]", Path],
) -> None:
    ended, _ = measured
    assert ended.returncode == 1, ended.stderr
    assert "FAIL steady: too " in ended.stdout
    assert "ok   errors: 0.00% of " in ended.stdout
    assert "\ninvalid; " in ended.stdout


def test_its_figures_and_its_report_stay(
    measured: tuple["subprocess.CompletedProcess[str]", Path], server: Endpoint
) -> None:
    ended, folder = measured
    load = json.loads((folder / "loadtest.json").read_text())
    assert (load["protocol"], load["users"], load["failures"]) == ("rest", 2, 0)
    assert load["replicas"].keys() == {server.rest}
    assert load["requests"] > 0
    assert f"report: {folder.resolve() / 'report.html'}" in ended.stdout
    assert (folder / "report.html").is_file()
    assert "-m locust" in (folder / "commands.log").read_text()


def test_a_host_that_does_not_answer_is_exit_code_5(ops: Invoke, tmp_path: Path) -> None:
    ended = ops("loadtest", "--host", "127.0.0.1:9", *LOAD)
    assert ended.returncode == 5
    (line,) = [line for line in ended.stderr.splitlines() if line.startswith("error: ")]
    assert line.startswith("error: 127.0.0.1:9 does not answer: ")
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []
