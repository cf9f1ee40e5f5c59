"""Run Locust for real against servers that count what arrives."""

import hashlib
import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
FAST = ("--users", "50", "--spawn-rate", "50", "--run-time", "4s")
PATHS = {
    "grpc": "/tensorflow.serving.PredictionService/Predict",
    "rest": "/v1/models/resnet50:predict",
}


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
def test_users_wait_for_their_own_answers_only(
    protocol: str, null_server: Run, locust: Run, payload: Path
) -> None:
    server = null_server(protocol, delay=0.1)

    ran = locust(*FAST, "--protocol", protocol, "--host", server.host, "--wait-time", "0")

    counts, results = server.counts(), ran.results
    assert ran.status == 0, ran.stderr
    assert counts["most_in_flight"] == 50
    assert len(counts["peers"]) == 50
    assert results["max_in_flight"] == 50
    # 50 users / 0.1 s are 500 a second; a shared machine may slow that, one at a time gives 10.
    assert results["rps"] > 200
    assert results["latency_ms"]["p50"] >= 100
    assert results["failures"] == 0
    assert list(counts["paths"]) == [PATHS[protocol]]
    assert list(counts["payloads"]) == [hashlib.sha256(payload.read_bytes()).hexdigest()]


def test_they_all_ask_at_once_even_with_a_pause_in_between(null_server: Run, locust: Run) -> None:
    server = null_server("grpc", delay=0.25)

    locust(*FAST, "--host", server.host, "--wait-time", "1")

    assert server.counts()["most_in_flight"] == 50


def test_hosts_get_even_shares(null_server: Run, locust: Run) -> None:
    servers = [null_server("grpc", delay=0.02) for _ in range(2)]
    hosts = ",".join(server.host for server in servers)
    options = ("--users", "10", "--spawn-rate", "10", "--run-time", "3s", "--wait-time", "0.1")

    results = locust("--host", hosts, *options).results

    assert [len(server.counts()["peers"]) for server in servers] == [5, 5]
    shares = results["replicas"]
    assert list(shares) == hosts.split(",")
    assert sum(shares.values()) == results["requests"] > 0
    assert min(shares.values()) > 0.8 * max(shares.values())


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
def test_no_answer_waits_for_one_of_a_slow_host(
    protocol: str, null_server: Run, locust: Run
) -> None:
    hosts = [null_server(protocol, delay=delay).host for delay in (1.5, 0.05)]

    results = locust(*FAST, "--protocol", protocol, "--host", ",".join(hosts)).results

    # Of 25 users each: with a wait of 1 s, one lot asks every 2.5 s, the other every 1.05 s.
    assert results["latency_ms"]["p50"] < 1000
    assert results["latency_ms"]["p99"] >= 1500


def test_the_figures_leave_the_ramp_out(null_server: Run, locust: Run) -> None:
    server = null_server("grpc", delay=0.02)
    options = ("--users", "4", "--spawn-rate", "2", "--run-time", "5s", "--wait-time", "0.1")

    results = locust("--host", server.host, *options).results

    start, end = results["steady"]["start_s"], results["steady"]["end_s"]
    assert 2 <= start < end <= 5.5
    steady = [second for second in results["seconds"] if second["t"] >= round(start)]
    assert all(second["users"] == 4 for second in steady)
    assert results["requests"] == sum(second["requests"] for second in steady)
    assert results["rps"] == pytest.approx(results["requests"] / (end - start), rel=0.001)
    assert results["total"]["requests"] > results["requests"]


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
def test_too_many_failures_end_the_run(protocol: str, null_server: Run, locust: Run) -> None:
    server = null_server(protocol, delay=0.02, fail=0.3)
    options = ("--users", "10", "--spawn-rate", "10", "--run-time", "30s", "--wait-time", "0.05")

    results = locust("--protocol", protocol, "--host", server.host, *options).results

    assert len(results["seconds"]) < 30
    assert "told to fail" in results["stopped"]
    assert any("told to fail" in message for message in results["errors"])
    assert sum(results["errors"].values()) == results["total"]["failures"] > 0


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
def test_nobody_answers(protocol: str, locust: Run) -> None:
    options = ("--users", "2", "--spawn-rate", "2", "--run-time", "2s", "--wait-time", "0.5")

    results = locust("--protocol", protocol, "--host", "127.0.0.1:1", *options).results

    assert results["failures"] == results["requests"]
    assert results["total"]["requests"] == sum(results["errors"].values()) > 0


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
def test_an_answer_that_never_comes_is_a_failure(
    protocol: str, null_server: Run, locust: Run
) -> None:
    server = null_server(protocol, delay=30)
    options = ("--users", "2", "--spawn-rate", "2", "--run-time", "3s", "--timeout", "0.5")

    results = locust("--protocol", protocol, "--host", server.host, *options).results

    assert results["total"]["failures"] == results["total"]["requests"] > 0


def test_an_answer_still_under_way_counts_for_nothing(null_server: Run, locust: Run) -> None:
    server = null_server("grpc", delay=30)

    ran = locust("--users", "2", "--spawn-rate", "2", "--run-time", "2s", "--host", server.host)

    assert ran.status == 0, ran.stderr
    assert ran.results["requests"] == ran.results["total"]["requests"] == 0
    assert ran.results["latency_ms"]["p50"] is None
    assert ran.results["max_in_flight"] == 2


def test_a_line_every_second(null_server: Run, locust: Run) -> None:
    server = null_server("grpc")
    options = ("--users", "2", "--run-time", "3s", "--wait-time", "0.1", "--print-seconds")

    ran = locust("--host", server.host, *options)

    told = [json.loads(line) for line in ran.stderr.splitlines() if line.startswith("{")]
    assert told == ran.results["seconds"]
    assert [second["t"] for second in told][:2] == [0, 1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted(
    number: signal.Signals, null_server: Run, locust_process: Run, tmp_path: Path
) -> None:
    server = null_server("grpc", delay=0.02)
    options = ("--users", "2", "--run-time", "30s", "--wait-time", "0.1", "--print-seconds")

    with locust_process("--host", server.host, *options) as process:
        seconds = 0
        while seconds < 2:
            seconds += process.stderr.readline().startswith("{")
        process.send_signal(number)
        process.communicate(timeout=10)

    results = json.loads((tmp_path / "results.json").read_text())
    assert "interrupted" in results["stopped"]
    assert results["total"]["requests"] > 0


@pytest.mark.parametrize("processes", [1, 2])
def test_the_load_ends_when_its_listener_is_gone(
    processes: int,
    null_server: Run,
    locust_process: Run,
    ports: tuple[str, ...],
    tmp_path: Path,
) -> None:
    server = null_server("grpc", delay=0.02)
    shared = ("--processes", str(processes), *ports) if processes > 1 else ()
    options = ("--users", "2", "--run-time", "50s", "--wait-time", "0.1", "--print-seconds")

    with locust_process("--host", server.host, *options, *shared) as process:
        while not process.stderr.readline().startswith("{"):
            pass
        process.stderr.close()
        process.wait(timeout=30)

    results = json.loads((tmp_path / "results.json").read_text())
    assert results["stopped"] == "whoever was told each second is gone"


OPEN = ("--users", "20", "--spawn-rate", "20", "--wait-time", "9")


@pytest.mark.parametrize("arrivals", ["poisson", "uniform"])
@pytest.mark.parametrize("processes", [1, 2])
def test_an_open_load_comes_whoever_answers(
    arrivals: str, processes: int, null_server: Run, locust: Run, ports: tuple[str, ...]
) -> None:
    server = null_server("grpc", delay=0.1)
    shared = ("--processes", str(processes), *ports) if processes > 1 else ()
    load = (*OPEN, "--rate", "50", "--arrivals", arrivals, "--run-time", "7s")

    results = locust(*load, *shared, "--host", server.host).results

    assert results["offered"] == pytest.approx(50, rel=0.3 if arrivals == "poisson" else 0.05)
    assert results["rps"] == pytest.approx(results["offered"], rel=0.1)
    # 50 a second, 100 ms each.
    assert results["outstanding"]["counted"] == pytest.approx(5, rel=0.4)
    assert 100 <= results["latency_ms"]["p50"] < 150
    assert (results["wait_time_s"], results["rate"], results["arrivals"]) == (0, 50, arrivals)


def test_under_open_load_a_stall_is_not_forgiven(null_server: Run, locust: Run) -> None:
    """For 2 of 8 s nothing is answered: a quarter of the requests came due in the meantime.

    All 20 connections are waiting by then. Timed from when they were sent, at most 20 requests
    of 400 would have been slow.
    """
    server = null_server("grpc", delay=0.01, stall=2)
    load = (*OPEN, "--rate", "50", "--arrivals", "uniform", "--run-time", "9s")

    results = locust(*load, "--host", server.host).results

    assert results["rps"] == pytest.approx(50, rel=0.1)
    assert results["latency_ms"]["p90"] > 900
    assert results["latency_ms"]["max"] == pytest.approx(2000, rel=0.1)
    outstanding = results["outstanding"]
    assert outstanding["counted"] == pytest.approx(outstanding["timed"], rel=0.1)


def test_a_run_ends_when_its_objective_is_missed_for_certain(null_server: Run, locust: Run) -> None:
    server = null_server("grpc", delay=0.1)
    load = (*OPEN, "--rate", "50", "--run-time", "40s", "--stop-above-latency", "p99=50")

    results = locust(*load, "--host", server.host).results

    assert len(results["seconds"]) < 40
    assert results["stopped"].startswith("p99 cannot be within 50 ms any more: ")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--host", "here"), "host:port"),
        (("--host", "127.0.0.1:1", "--wait-time", "-1"), "--wait-time"),
    ],
)
def test_bad_options(options: tuple[str, ...], told: str, locust: Run) -> None:
    ran = locust("--run-time", "1s", *options)

    assert ran.status == 2
    assert told in ran.stderr.splitlines()[-1]
    assert "Traceback" not in ran.stderr


def test_no_tensorflow_and_nothing_of_ours(
    null_server: Run, locust: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let Python say at exit what was imported."""
    tail = (
        "import atexit, os, sys\n"
        "atexit.register(lambda: open(os.environ['LOADED'], 'w').write('\\n'.join(sys.modules)))\n"
    )
    (tmp_path / "sitecustomize.py").write_text(tail)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("LOADED", str(tmp_path / "loaded"))
    server = null_server("grpc")

    locust("--host", server.host, "--users", "1", "--run-time", "2s")

    loaded = {name.partition(".")[0] for name in (tmp_path / "loaded").read_text().split()}
    assert {"locust", "hpack", "tally"} <= loaded
    assert not loaded & {"tensorflow", "tensorflow_serving", "grpc", "numpy", "ops", "model"}
