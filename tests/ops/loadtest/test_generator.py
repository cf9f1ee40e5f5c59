"""Check the command line that Locust gets, and what is read back."""

import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from ops.errors import CommandFailed
from ops.experiments import LoadProfile
from ops.loadtest.generator import LOCUSTFILE, command, read

PROFILE = LoadProfile(users=150, spawn_rate=1, run_time_s=299.5, wait_time_s=1)


def test_the_whole_command(tmp_path: Path) -> None:
    payload = tmp_path / "bytes"

    made = command(("a:1", "b:2"), "rest", PROFILE, tmp_path, payload=payload, model_name="any")

    assert made.argv[:5] == (sys.executable, "-m", "locust", "-f", str(LOCUSTFILE))
    options = dict(zip(made.argv[5:], made.argv[6:], strict=False))
    assert {
        "--host": "a:1,b:2",
        "--protocol": "rest",
        "--payload": str(payload),
        "--model-name": "any",
        "--users": "150",
        "--spawn-rate": "1",
        "--run-time": "300s",
        "--wait-time": "1",
        "--stop-above-failures": "0.2",
        "--results": str(tmp_path / "locust.json"),
        "--csv": str(tmp_path / "locust"),
    }.items() <= options.items()
    assert made.changes
    assert made.timeout_s > PROFILE.run_time_s


def test_an_open_load(tmp_path: Path) -> None:
    profile = replace(PROFILE, rate=12.5, arrivals="uniform", stop_above_latency=(99, 250))

    argv = command(("a:1",), "grpc", profile, tmp_path).argv

    options = dict(pairwise(argv))
    assert {
        "--rate": "12.5",
        "--arrivals": "uniform",
        "--stop-above-latency": "p99=250",
    }.items() <= options.items()
    assert "--wait-time" not in argv


def test_a_plan_needs_no_payload(tmp_path: Path) -> None:
    made = command(("a:1",), "grpc", PROFILE, tmp_path)

    assert str(tmp_path / "payload.grpc") in made.argv


@pytest.mark.parametrize("text", [None, "", "{}", '{"users": 1'])
def test_no_figures(text: str | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "locust.json").write_text(text)

    with pytest.raises(CommandFailed, match=r"locust\.log"):
        read(tmp_path)
