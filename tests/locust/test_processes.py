"""Share a load among processes, as Locust does it, and merge what they measure."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

Run = Callable[..., Any]
LOCUST = Path(__file__).parents[2] / "locust" / "locustfile.py"
LOAD = ("--users", "20", "--spawn-rate", "20", "--wait-time", "0.1")


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
def test_two_measure_as_one(
    protocol: str, null_server: Run, locust: Run, ports: tuple[str, ...]
) -> None:
    server = null_server(protocol, delay=0.1)
    load = (*LOAD, "--run-time", "5s", "--protocol", protocol, "--print-seconds")

    ran = locust(*load, *ports, "--processes", "2", "--host", server.host)

    counts, results = server.counts(), ran.results
    assert ran.status == 0, ran.stderr
    assert len(counts["peers"]) == 20
    assert 10 < counts["most_in_flight"] <= results["max_in_flight"] <= 20
    assert len(results["workers"]) == 2
    assert results["requests"] == sum(one["requests"] for one in results["workers"].values())
    assert results["users"] == 20
    # 20 users / 0.2 s, in seconds that end a little early or late.
    assert 70 < results["rps"] <= 101
    assert 100 <= results["latency_ms"]["p50"] < 150
    told = [json.loads(line) for line in ran.stderr.splitlines() if line.startswith("{")]
    assert told == results["seconds"]
    assert 0 <= counts["requests"] - results["total"]["requests"] <= 20 + 20 / 0.2
    assert results["stopped"] is None


def test_a_worker_that_is_lost(
    null_server: Run, locust_process: Run, ports: tuple[str, ...], tmp_path: Path
) -> None:
    server = null_server("grpc", delay=0.02)
    options = (*LOAD, "--run-time", "60s", *ports, "--processes", "2", "--print-seconds")

    with locust_process(*options, "--host", server.host) as process:
        line = ""
        while '"t": 2' not in line:
            line = process.stderr.readline()
        psutil.Process(process.pid).children()[0].kill()
        process.communicate(timeout=60)

    results = json.loads((tmp_path / "results.json").read_text())
    assert results["stopped"].startswith("worker lost after ")
    assert results["total"]["requests"] > 0


def test_an_interrupt_to_all_gives_the_results_so_far(
    null_server: Run, locust_process: Run, ports: tuple[str, ...], tmp_path: Path
) -> None:
    server = null_server("grpc", delay=0.02)
    options = (*LOAD, "--run-time", "60s", *ports, "--processes", "2", "--print-seconds")

    with locust_process(*options, "--host", server.host) as process:
        line = ""
        while '"t": 2' not in line:
            line = process.stderr.readline()
        for child in psutil.Process(process.pid).children():
            child.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)

    results = json.loads((tmp_path / "results.json").read_text())
    assert results["stopped"].startswith("interrupted after ")
    assert len(results["seconds"]) >= 3
    assert results["requests"] > 0


def test_a_worker_needs_to_be_told_nothing_and_one_that_never_comes_is_missed(
    null_server: Run, locust_process: Run, ports: tuple[str, ...], tmp_path: Path
) -> None:
    server = null_server("grpc", delay=0.02)
    master = (*LOAD, *ports[:4], "--master", "--host", server.host, "--run-time", "3s")

    with locust_process(*master, "--expect-workers", "1") as process:
        _work(ports)
        process.communicate(timeout=60)
    assert json.loads((tmp_path / "results.json").read_text())["requests"] > 0

    wait = ("--expect-workers", "2", "--expect-workers-max-wait", "3")
    with locust_process(*master, *wait) as process:
        _work(ports)
        _, stderr = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "error: 1 of 2 workers came within 3 s: " in stderr
    assert socket.gethostname() in stderr


def _work(ports: tuple[str, ...]) -> None:
    """Be a worker until the master sends it away."""
    argv = (sys.executable, "-m", "locust", "-f", str(LOCUST), "--worker", *ports[4:6])
    subprocess.run(argv, capture_output=True, timeout=60, check=False)
