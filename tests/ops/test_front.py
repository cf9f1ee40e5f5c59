"""The front as a process of its own, between real clients and real servers."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ops.targets.machine import ports

BYTES = 8 * 2**20


class Named:
    """A server that answers every connection with its name, then what it was sent, until EOF."""

    def __init__(self, name: bytes) -> None:
        self.name = name
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._echo, args=(connection,), daemon=True).start()

    def _echo(self, connection: socket.socket) -> None:
        with connection:
            connection.sendall(self.name)
            while block := connection.recv(65536):
                if block.startswith(b"end"):
                    return
                connection.sendall(block)

    def stop(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


Backends = Callable[..., None]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backends.json"


@pytest.fixture
def backends(file: Path) -> Backends:
    def write(*servers: Named) -> None:
        partial = file.with_suffix(".part")
        addresses = [server.address for server in servers]
        partial.write_text(json.dumps({"grpc": addresses, "rest": addresses}))
        partial.replace(file)

    return write


@pytest.fixture
def port(file: Path) -> Iterator[int]:
    ((grpc, rest),) = ports.free_pairs(1, first=38500)
    flags = (f"--port={grpc}", f"--rest_api_port={rest}", f"--backends={file}")
    argv = (sys.executable, "-m", "ops.front", *flags)
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    yield grpc
    process.terminate()
    assert process.wait(20) == 0


def connect(port: int) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=20)
    client.settimeout(20)
    return client


def name_at(port: int) -> bytes:
    with connect(port) as client:
        return client.recv(1)


def test_connections_go_to_the_replicas_in_turn(port: int, backends: Backends) -> None:
    backends(Named(b"a"), Named(b"b"))
    assert sorted(name_at(port) for _ in range(6)) == [b"a"] * 3 + [b"b"] * 3


def test_both_protocols_are_forwarded(port: int, backends: Backends) -> None:
    backends(Named(b"a"))
    assert name_at(port) == name_at(port + 1) == b"a"


def test_new_connections_follow_the_file_and_open_ones_stay(port: int, backends: Backends) -> None:
    backends(Named(b"a"))
    with connect(port) as client:
        assert client.recv(1) == b"a"
        backends(Named(b"b"))
        assert name_at(port) == b"b"
        client.sendall(b"still")
        assert client.recv(5) == b"still"


def test_a_dead_replica_is_passed_over(port: int, backends: Backends) -> None:
    dead, live = Named(b"a"), Named(b"b")
    dead.stop()
    backends(dead, live)
    assert {name_at(port) for _ in range(4)} == {b"b"}


def test_with_no_replica_the_connection_is_closed(port: int, backends: Backends) -> None:
    backends()
    assert name_at(port) == b""


def test_much_goes_both_ways_whole(port: int, backends: Backends) -> None:
    backends(Named(b"a"))
    sent = bytes(range(256)) * (BYTES // 256)
    with connect(port) as client:
        assert client.recv(1) == b"a"
        threading.Thread(target=client.sendall, args=(sent,), daemon=True).start()
        got = bytearray()
        while len(got) < BYTES:
            got += client.recv(1 << 20)
    assert bytes(got) == sent


def test_what_is_answered_after_the_client_has_ended_still_comes(
    port: int, backends: Backends
) -> None:
    backends(Named(b"a"))
    with connect(port) as client:
        client.sendall(b"last words")
        client.shutdown(socket.SHUT_WR)
        got = b""
        while block := client.recv(65536):
            got += block
    assert got == b"alast words"


def test_the_client_sees_the_replicas_end_at_once(port: int, backends: Backends) -> None:
    backends(Named(b"a"))
    with connect(port) as client:
        assert client.recv(1) == b"a"
        client.sendall(b"end")
        assert client.recv(1) == b""


def test_it_loads_nothing_but_the_standard_library() -> None:
    code = "import sys, ops.front; print(sorted(set(sys.modules)))"
    argv = (sys.executable, "-S", "-c", code)
    done = subprocess.run(argv, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_a_taken_port_is_told(file: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        flags = (f"--port={number}", f"--rest_api_port={number}", f"--backends={file}")
        argv = (sys.executable, "-m", "ops.front", *flags)
        done = subprocess.run(argv, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1
