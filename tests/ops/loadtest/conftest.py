"""Share null servers, a payload and known figures among these tests."""

import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from ops.loadtest.measurement import Measurement

STREAM = Path("/usr/lib/nginx/modules/ngx_stream_module.so")
NGINX = """\
load_module {module};
daemon off;
pid {folder}/nginx.pid;
events {{ worker_connections 1024; }}
stream {{
    upstream replicas {{ {servers} }}
    server {{ listen {address}; proxy_pass replicas; }}
}}
"""
NULL_PROCESS = Path(__file__).parents[2] / "locust" / "null_process.py"


@pytest.fixture
def null_server() -> Iterator[Callable[..., Any]]:
    """Start a null server that ends with the test: `null_server("grpc", delay=0.1)`."""
    spec = importlib.util.spec_from_file_location("null_process", NULL_PROCESS)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with contextlib.ExitStack() as stack:
        yield lambda protocol, **options: stack.enter_context(
            module.null_process(protocol, **options)
        )


@pytest.fixture
def payload(tmp_path: Path) -> Path:
    """A file with some bytes to send."""
    path = tmp_path / "payload"
    path.write_bytes(b"bytes" * 1000)
    return path


@pytest.fixture
def balancer(tmp_path: Path, lacking: Callable[[str], NoReturn]) -> Iterator[Callable[..., str]]:
    """Put a real L4 balancer in front of some hosts: `host:port` of nginx, with its turns."""
    if not (program := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")):
        lacking("nginx is not installed")
    if not STREAM.exists():
        lacking(f"nginx has no {STREAM}; Debian's libnginx-mod-stream has it")
    with contextlib.ExitStack() as started:

        def start(*hosts: str) -> str:
            with socket.create_server(("127.0.0.1", 0)) as listener:
                address = f"127.0.0.1:{listener.getsockname()[1]}"
            servers = " ".join(f"server {host};" for host in hosts)
            made = NGINX.format(module=STREAM, folder=tmp_path, servers=servers, address=address)
            (tmp_path / "nginx.conf").write_text(made)
            argv = (program, "-p", str(tmp_path), "-e", str(tmp_path / "nginx.log"), "-c")
            process = subprocess.Popen((*argv, str(tmp_path / "nginx.conf")))
            started.callback(process.wait, 10)
            started.callback(process.terminate)
            _listens(address)
            return address

        yield start


def _listens(address: str) -> None:
    name, _, port = address.partition(":")
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection((name, int(port))):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens at {address}")


def figures(**changed: Any) -> Measurement:
    """50 users, 1 s of pause, 100 ms of latency, for a minute; with what is `changed`."""
    window = {"requests": 909, "rps": 45.4, "p95_ms": 110.0, "p99_ms": 120.0}
    lag_ms = {"p50": 0.2, "p99": 2.0, "max": 12.0}
    known: dict[str, Any] = {
        "users": 50,
        "protocol": "grpc",
        "wait_time_s": 1.0,
        "requests": 2727,
        "failures": 0,
        "rps": 45.4,
        "mean_latency_ms": 100.0,
        "outstanding": {"counted": 4.5, "timed": 4.54},
        "latency_ms": {"p50": 99.0, "p90": 105.0, "p95": 110.0, "p99": 120.0, "max": 140.0},
        "max_in_flight": 9,
        "steady": {"start_s": 10.0, "end_s": 70.0},
        "windows": [
            {**window, "start_s": start, "end_s": start + 20.0, "p99_between_ms": [115.0, 130.0]}
            for start in (10.0, 30.0, 50.0)
        ],
        "replicas": {"a:8500": 1364, "b:8500": 1363},
        "total": {"requests": 3000, "failures": 0},
        "errors": {},
        "lag_ms": lag_ms,
        "cpu": 0.2,
        "workers": {"local": {"requests": 2727, "cpu": 0.2, "busy": 0.1, "lag_ms": lag_ms}},
        "stopped": None,
        "seconds": [],
    }
    return Measurement.model_validate({**known, **changed})


@pytest.fixture
def measured() -> Callable[..., Measurement]:
    """`figures`: a good measurement, with what a test changes in it."""
    return figures


@pytest.fixture
def nothing() -> Measurement:
    """A run in which no request was answered."""
    return figures(
        requests=0,
        rps=0.0,
        mean_latency_ms=None,
        latency_ms=dict.fromkeys(("p50", "p90", "p95", "p99", "max")),
        steady={"start_s": 0.0, "end_s": 0.0},
        windows=[],
        replicas={"a:8500": 0, "b:8500": 0},
        total={"requests": 0, "failures": 0},
        lag_ms=dict.fromkeys(("p50", "p99", "max")),
        cpu=None,
        workers={},
        outstanding={"counted": 0.0, "timed": 0.0},
    )
