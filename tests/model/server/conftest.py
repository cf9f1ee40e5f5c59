"""Give the tests real models, exported once, and real server processes."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc
import httpx
import pytest

WAIT_S = 120
ROOT = Path(__file__).parents[3]
EXPORT = Path(__file__).parent / "export_models.py"
EXPORT_CALL = Path(__file__).parent / "export_call_models.py"


@dataclass(frozen=True)
class Running:
    """A server process that has said it is ready."""

    process: subprocess.Popen[str]
    log: Path
    port: int
    rest_api_port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.rest_api_port}/v1/models"

    def channel(self) -> grpc.Channel:
        unlimited = [("grpc.max_receive_message_length", -1)]
        return grpc.insecure_channel(f"127.0.0.1:{self.port}", options=unlimited)


Serving = Callable[..., AbstractContextManager[Running]]
Ended = subprocess.CompletedProcess


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(*flags: str) -> list[str]:
    return [sys.executable, "-m", "model.server", *flags]


@pytest.fixture(scope="session")
def run_server() -> Callable[..., Ended[str]]:
    """Run a server that is expected to end by itself."""

    def run(*flags: str) -> Ended[str]:
        return subprocess.run(
            command(*flags), cwd=ROOT, capture_output=True, text=True, timeout=WAIT_S, check=False
        )

    return run


@pytest.fixture(scope="session")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Serving:
    """Run a server on free ports for as long as a block runs."""

    @contextmanager
    def serve(base_path: Path, *flags: str) -> Iterator[Running]:
        log = tmp_path_factory.mktemp("server") / "log"
        ports = free_port(), free_port()
        own = [f"--port={ports[0]}", f"--rest_api_port={ports[1]}"]
        own += [f"--model_base_path={base_path}", "--max_num_load_retries=0"]
        with log.open("w") as stderr:
            process = subprocess.Popen(command(*own, *flags), cwd=ROOT, stderr=stderr, text=True)
        try:
            _wait_until_ready(process, log)
            yield Running(process, log, *ports)
        finally:
            process.kill()
            process.wait(WAIT_S)

    return serve


def _wait_until_ready(process: "subprocess.Popen[str]", log: Path) -> None:
    deadline = time.monotonic() + WAIT_S
    while "ready:" not in (text := log.read_text()):
        assert process.poll() is None, text
        assert time.monotonic() < deadline, text
        time.sleep(0.05)


@pytest.fixture(scope="session")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one base path for each of export_models.py's models."""
    folder = tmp_path_factory.mktemp("bases")
    subprocess.run([sys.executable, EXPORT, folder], check=True, timeout=WAIT_S)
    return folder


@pytest.fixture(scope="session")
def server(bases: Path, serving: Serving) -> Iterator[Running]:
    """A server of the model `many`, version 7."""
    with serving(bases / "many", "--model_name=many", "--rest_api_timeout_in_ms=0") as running:
        yield running


@pytest.fixture(scope="session")
def channel(server: Running) -> Iterator[grpc.Channel]:
    with server.channel() as opened:
        yield opened


@pytest.fixture(scope="session")
def rest(server: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=WAIT_S) as client:
        yield client


@pytest.fixture(scope="session")
def call_bases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one base path for each of export_call_models.py's models."""
    folder = tmp_path_factory.mktemp("call_bases")
    subprocess.run([sys.executable, EXPORT_CALL, folder], check=True, timeout=WAIT_S)
    return folder
