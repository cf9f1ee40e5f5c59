"""Measure our load's generator against h2load, on a server that is quicker than both.

602 KB a request, 150 connections; the generator has one core for itself and the server another.
"""

import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

import psutil

from bench import server
from bench.h2load import CONNECTIONS, LATE_S, RAMP_PER_S, H2load

LOCUSTFILE = Path(__file__).parents[1] / "locust" / "locustfile.py"
PAYLOAD = 602_168
"""Bytes of a request for ResNet50."""
ROUNDS = 5
TURN_S = 6
RAMP_S = CONNECTIONS // RAMP_PER_S
DELAY_MS = 100.0
THROUGHPUT_LEAST = 0.9
P50_OFF_MOST = 0.05
START_MOST_S = 2.0
PEAK_MOST_MB = 160
LOADED_S = 4


def measure() -> dict[str, Any]:
    """Throughput, latency, and what a worker takes."""
    if lacking := _lacking():
        return {"skipped": lacking, "ok": True}
    with tempfile.TemporaryDirectory() as folder:
        place = Place.made(Path(folder))
        throughput = place.throughput()
        latency = place.latency(throughput["locust_rps"] / 2)
        worker = place.worker()
    figures = {"throughput": throughput, "latency": latency, "worker": worker}
    return {**figures, "ok": all(one["ok"] for one in figures.values())}


@dataclass(frozen=True)
class Place:
    """Where the payload lies, and which cores the two sides have."""

    payload: Path
    h2load: H2load
    core: int
    server_core: int

    @classmethod
    def made(cls, folder: Path) -> "Place":
        """With a payload in `folder`, as it is and as a message of gRPC's."""
        body = os.urandom(PAYLOAD)
        (folder / "payload").write_bytes(body)
        (folder / "message").write_bytes(b"\0" + len(body).to_bytes(4, "big") + body)
        core, server_core, *_ = sorted(os.sched_getaffinity(0))
        return cls(folder / "payload", H2load(core, folder / "message"), core, server_core)

    def throughput(self) -> dict[str, Any]:
        """Requests a second of each, in turns, on the same server."""
        theirs, ours, ceilings = [], [], []
        with self._null_server() as (process, port):
            for number in range(1 + ROUNDS):
                began, spent_s = time.monotonic(), _cpu_s(process)
                rps = self.h2load.rps(port, TURN_S)
                busy = (_cpu_s(process) - spent_s) / (time.monotonic() - began)
                locust_rps = self._locust(port, "--wait-time", "0")["rps"]
                if number:  # the first round warms up
                    theirs.append(rps)
                    ours.append(locust_rps)
                    ceilings.append(rps / busy)
        ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
        return {
            "h2load_rps": round(statistics.median(theirs), 1),
            "locust_rps": round(statistics.median(ours), 1),
            "server_ceiling_rps": round(statistics.median(ceilings), 1),
            "ratio": round(ratio, 4),
            "wanted": {"least": THROUGHPUT_LEAST},
            "ok": ratio >= THROUGHPUT_LEAST,
        }

    def latency(self, rps: float) -> dict[str, Any]:
        """What each says of answers that take 100 ms, at so many requests a second."""
        theirs, ours = [], []
        # From when a request is sent, as h2load counts, and not from when it was due.
        wait_s = max(0.0, CONNECTIONS / rps - DELAY_MS / 1000)
        options = ("--wait-time", str(wait_s), "--spawn-rate", str(RAMP_PER_S))
        with self._null_server(DELAY_MS / 1000) as (_, port):
            for _ in range(ROUNDS):
                times_ms = self.h2load.latencies_ms(port, rps, TURN_S + RAMP_S)
                theirs.append({f"p{n}": _percentile(times_ms, n) for n in (50, 99)})
                ours.append(self._locust(port, *options, run_s=TURN_S + RAMP_S)["latency_ms"])
        told = {
            f"{name}_{percent}_ms": round(statistics.median(one[percent] for one in runs), 2)
            for name, runs in (("h2load", theirs), ("locust", ours))
            for percent in ("p50", "p99")
        }
        p50_off = abs(told["locust_p50_ms"] - DELAY_MS) / DELAY_MS
        p99_off = [abs(told[f"{name}_p99_ms"] - DELAY_MS) for name in ("locust", "h2load")]
        return {
            "rps": round(rps, 1),
            **told,
            "p50_off": round(p50_off, 4),
            "wanted": {"p50_off_most": P50_OFF_MOST, "p99_most": "as far off as h2load's"},
            "ok": p50_off <= P50_OFF_MOST and p99_off[0] <= p99_off[1],
        }

    def worker(self) -> dict[str, Any]:
        """Memory of a worker with all the users, each waiting for an answer, and its start."""
        with self._null_server() as (_, port):
            runs = [self._worker(port) for _ in range(ROUNDS)]
        start_s, mb = (statistics.median(one) for one in zip(*runs, strict=True))
        return {
            "start_s": round(start_s, 2),
            "peak_mb": round(mb, 1),
            "wanted": {"start_most_s": START_MOST_S, "peak_most_mb": PEAK_MOST_MB},
            "ok": start_s <= START_MOST_S and mb <= PEAK_MOST_MB,
        }

    def _worker(self, port: int) -> tuple[float, float]:
        """Seconds until a worker's master knows it, and the most memory it took, in MB."""
        here = ("--master-port", str(server.free_port()))
        master_argv = self._argv(port, "--master", "--expect-workers", "1", "--wait-time", "0")
        bind = ("--master-bind-host", "127.0.0.1", "--master-bind-port", here[1])
        worker_argv = (*self._program(), "--worker", "--master-host", "127.0.0.1", *here)
        with _running(*master_argv, *bind, "--run-time", "60s") as master:
            _wait(master, "Waiting for workers")
            began = time.monotonic()
            with _running(*worker_argv) as worker:
                _wait(master, "reported as ready")
                start_s = time.monotonic() - began
                time.sleep(LOADED_S)
                status = Path(f"/proc/{worker.pid}/status").read_text()
        (peak_kb,) = (line.split()[1] for line in status.splitlines() if "VmHWM" in line)
        return start_s, int(peak_kb) * 1024 / 1e6

    def _locust(self, port: int, *options: str, run_s: int = TURN_S) -> dict[str, Any]:
        results = self.payload.with_name("results.json")
        more = ("--run-time", f"{run_s}s", "--results", str(results))
        argv = self._argv(port, *more, *options)
        subprocess.run(argv, check=True, capture_output=True, timeout=LATE_S)
        measured: dict[str, Any] = json.loads(results.read_text())
        assert measured["requests"] and not measured["failures"], measured["errors"]
        return measured

    def _argv(self, port: int, *options: str) -> tuple[str, ...]:
        users = ("--users", str(CONNECTIONS), "--spawn-rate", str(CONNECTIONS), "--only-summary")
        what = ("--host", f"127.0.0.1:{port}", "--payload", str(self.payload))
        return (*self._program(), "--headless", *users, *what, *options)

    def _program(self) -> tuple[str, ...]:
        pinned = ("taskset", "--cpu-list", str(self.core))
        return (*pinned, sys.executable, "-m", "locust", "-f", str(LOCUSTFILE))

    @contextmanager
    def _null_server(self, delay_s: float = 0.0) -> Iterator[tuple[psutil.Process, int]]:
        with server.process("-m", "bench.null_server", str(delay_s)) as running:
            os.sched_setaffinity(running.pid, {self.server_core})
            assert running.stdout
            yield psutil.Process(running.pid), int(running.stdout.readline())


@contextmanager
def _running(*argv: str) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(argv, stderr=subprocess.PIPE, stdout=DEVNULL, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _wait(process: "subprocess.Popen[str]", words: str) -> None:
    assert process.stderr
    for line in process.stderr:
        if words in line:
            return
    raise AssertionError(f"it ended without `{words}`")


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _percentile(ordered: list[float], percent: int) -> float:
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def _lacking() -> str | None:
    """Why none of this can be measured here, or None."""
    for program, package in (("h2load", "nghttp2-client"), ("taskset", "util-linux")):
        if shutil.which(program) is None:
            return f"there is no {program} here: apt-get install {package}"
    if len(os.sched_getaffinity(0)) < 2:
        return "this takes two processor cores"
    return None


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
