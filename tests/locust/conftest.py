"""Share null servers, a payload and a way to run Locust among these tests."""

import contextlib
import importlib.util
import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
LOCUST = HERE.parents[1] / "locust"
# The load stands alone: its files find one another in their own folder, as under `locust -f`.
sys.path.append(str(LOCUST))


def _null_process() -> Any:
    spec = importlib.util.spec_from_file_location("null_process", HERE / "null_process.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.null_process


@pytest.fixture
def null_server() -> Iterator[Callable[..., Any]]:
    """Start a null server that ends with the test: `null_server("grpc", delay=0.1)`."""
    start = _null_process()
    with contextlib.ExitStack() as stack:
        yield lambda protocol, **options: stack.enter_context(start(protocol, **options))


@pytest.fixture
def payload(tmp_path: Path) -> Path:
    """A file with bytes that are neither text nor a message."""
    path = tmp_path / "payload"
    path.write_bytes(bytes(range(256)) * 40)
    return path


@pytest.fixture
def ports() -> tuple[str, ...]:
    """Options for a master on loopback, at a port that nobody else uses."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
    return (
        *("--master-bind-host", "127.0.0.1", "--master-bind-port", port, "--master-port", port),
        *("--expect-workers-max-wait", "20"),
    )


@dataclass
class Ran:
    """What is left of a run of Locust."""

    status: int
    stderr: str
    results: dict[str, Any]


@pytest.fixture
def locust(tmp_path: Path, payload: Path) -> Callable[..., Ran]:
    """Run Locust with some options, and wait for its end."""

    def run(*options: str) -> Ran:
        with start(tmp_path, payload, *options) as process:
            _, stderr = process.communicate(timeout=60)
        path = tmp_path / "results.json"
        results = json.loads(path.read_text()) if path.exists() else {}
        return Ran(process.returncode, stderr, results)

    return run


@pytest.fixture
def locust_process(tmp_path: Path, payload: Path) -> Callable[..., Any]:
    """Start Locust with some options, and do not wait."""
    return lambda *options: start(tmp_path, payload, *options)


@contextlib.contextmanager
def start(folder: Path, payload: Path, *options: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "locust", "-f", str(LOCUST / "locustfile.py"), "--headless"),
            *("--payload", str(payload), "--results", str(folder / "results.json")),
            *("--only-summary", "--exit-code-on-error", "0", *options),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
