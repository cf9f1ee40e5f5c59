"""Looking at a real release, asking it, and stopping it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops.cli import running
from ops.config import ROOT

CAT = ROOT / "model" / "photographs" / "cat.jpg"
Invoke = Callable[..., "subprocess.CompletedProcess[str]"]


def error(ended: "subprocess.CompletedProcess[str]") -> str:
    """The one line that it ended with."""
    assert "Traceback" not in ended.stderr
    (line,) = ended.stderr.splitlines()
    assert line.startswith("error: ")
    return line


@pytest.mark.parametrize("task", ["status", "logs", "predict", "loadtest"])
def test_where_nothing_runs_is_exit_code_5_and_says_how_to_start(
    ops: Invoke, tmp_path: Path, task: str
) -> None:
    ended = ops(task)
    assert ended.returncode == 5
    assert error(ended).startswith("error: nothing ")
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("states", "well"),
    [
        ({"AVAILABLE"}, True),
        ({"AVAILABLE", "ending", "over"}, True),
        ({"AVAILABLE", "Pending"}, False),
        ({"over"}, False),
        ({"ending"}, False),
    ],
)
def test_it_serves_where_a_replica_does_and_none_is_to_come(states: set[str], well: bool) -> None:
    assert running.serves(states) is well


def test_nothing_to_stop_is_no_failure(ops: Invoke) -> None:
    ended = ops("teardown")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "nothing ran\n", "")


def test_status_shows_every_replica_of_the_release(served: Any) -> None:
    ended = served.ops("status")
    kept = json.loads((served.runs_dir / "latest" / "release.json").read_text())
    replicas = [line for line in ended.stdout.splitlines() if line.startswith("replica ")]
    assert ended.returncode == 0
    assert replicas
    assert all("AVAILABLE" in line and kept["id"] in line for line in replicas)
    assert all(
        f"grpc {one['grpc']}  rest {one['rest']}" in ended.stdout for one in kept["endpoints"]
    )


def test_logs_show_the_last_words_of_every_replica(served: Any) -> None:
    ended = served.ops("logs")
    heads = [line for line in ended.stdout.splitlines() if line.startswith("== replica ")]
    assert ended.returncode == 0
    assert len(heads) == len(set(heads)) == served.ops("status").stdout.count("AVAILABLE")
    where = [head.rpartition(": ")[2] for head in heads]
    assert all(one.startswith("docker logs tfs-") or Path(one).is_file() for one in where)


def test_the_golden_input_is_answered_as_recorded(served: Any) -> None:
    ended = served.ops("predict")
    assert ended.returncode == 0
    assert ended.stdout.splitlines()[0].startswith("colours version 1 at 127.0.0.1:")
    assert ended.stdout.splitlines()[-1] == "as recorded"


def test_a_picture_is_answered(served: Any) -> None:
    ended = served.ops("predict", "--image", str(CAT))
    assert ended.returncode == 0
    (line,) = [line for line in ended.stdout.splitlines() if line.startswith("colours (1, 3): ")]
    colours = json.loads(line.partition(": ")[2])
    assert all(0 < colour < 255 for colour in colours)
    assert "as recorded" not in ended.stdout


@pytest.mark.parametrize(
    ("name", "told"), [("ops.yaml", "is no picture"), ("nowhere.jpg", "is not there")]
)
def test_an_image_that_is_no_image_is_exit_code_2(served: Any, name: str, told: str) -> None:
    ended = served.ops("predict", "--image", str(ROOT / name))
    assert ended.returncode == 2
    assert told in error(ended)


def test_another_state_directory_sees_nothing_of_it(served: Any, ops: Invoke) -> None:
    assert ops("teardown").stdout == "nothing ran\n"
    assert served.ops("status").returncode == 0


# The last one: what it stops serves all the others.
def test_teardown_stops_every_replica(served: Any) -> None:
    running = served.ops("status").stdout.count("AVAILABLE")
    ended = served.ops("teardown")
    assert ended.returncode == 0
    assert len([line for line in ended.stdout.splitlines() if "replica" in line]) == running > 0
    assert served.ops("status").returncode == 5
    assert served.ops("teardown").stdout == "nothing ran\n"
