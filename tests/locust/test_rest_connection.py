"""Ask a server whose every byte the test decides."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from failure import RequestFailed
from rest_connection import RestConnection

Answer = Callable[[socket.socket], None]


class Scripted:
    """A server that reads one request for each answer, and takes one connection at a time."""

    def __init__(self, *connections: list[bytes]) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.requests: list[bytes] = []
        self.closed = threading.Event()
        threading.Thread(target=self._serve, args=(connections,), daemon=True).start()

    def _serve(self, connections: tuple[list[bytes], ...]) -> None:
        for answers in connections:
            taken, _ = self.listener.accept()
            with taken:
                for answer in answers:
                    self.requests.append(self._request(taken))
                    taken.sendall(answer)
            self.closed.set()

    @staticmethod
    def _request(taken: socket.socket) -> bytes:
        got = b""
        while not got.endswith(b"PAYLOAD"):
            part = taken.recv(65536)
            assert part
            got += part
        return got


@pytest.fixture
def serve() -> Iterator[Callable[..., Scripted]]:
    made: list[Scripted] = []

    def start(*connections: list[bytes]) -> Scripted:
        made.append(Scripted(*connections))
        return made[-1]

    yield start
    for server in made:
        server.listener.close()


def connection(server: Scripted, timeout_s: float = 5.0) -> RestConnection:
    return RestConnection(server.host, "any", b"PAYLOAD", timeout_s)


GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def test_one_connection_carries_all(serve: Callable[..., Scripted]) -> None:
    server = serve([GOOD, GOOD])
    asked = connection(server)

    assert [asked.ask(), asked.ask()] == [b"{}", b"{}"]
    head = server.requests[0].split(b"\r\n\r\n")[0].decode()
    assert head.startswith("POST /v1/models/any:predict HTTP/1.1\r\n")
    assert f"Host: {server.host}" in head
    assert "Content-Length: 7" in head


def test_chunks(serve: Callable[..., Scripted]) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    asked = connection(serve([head + b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", GOOD]))

    assert [asked.ask(), asked.ask()] == [b"{}", b"{}"]


def test_a_refusal_in_the_servers_words(serve: Callable[..., Scripted]) -> None:
    bad = b'HTTP/1.1 404 Not Found\r\nContent-Length: 16\r\n\r\n{"error": "none"'
    asked = connection(serve([bad, GOOD]))

    with pytest.raises(RequestFailed, match=r"HTTP 404: \{\"error\": \"none\""):
        asked.ask()
    assert asked.ask() == b"{}"


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}",
        b"what?\r\n\r\n",
    ],
)
def test_a_broken_answer_fails_and_the_next_request_connects_anew(
    broken: bytes, serve: Callable[..., Scripted]
) -> None:
    asked = connection(serve([broken], [GOOD]))

    with pytest.raises(RequestFailed):
        asked.ask()
    assert asked.ask() == b"{}"


def test_a_connection_that_the_server_closed_in_between(serve: Callable[..., Scripted]) -> None:
    server = serve([GOOD], [GOOD])
    asked = connection(server)
    asked.ask()
    assert server.closed.wait(5)

    assert asked.ask() == b"{}"


def test_a_server_that_wants_a_connection_for_each(serve: Callable[..., Scripted]) -> None:
    last = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
    asked = connection(serve([last], [last]))

    assert [asked.ask(), asked.ask()] == [b"{}", b"{}"]


def test_no_answer_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"127.0.0.1:{silent.getsockname()[1]}"

        with pytest.raises(RequestFailed, match=r"no answer within 0\.2 s"):
            RestConnection(host, "any", b"PAYLOAD", 0.2).ask()


def test_nobody_there() -> None:
    asked = RestConnection("127.0.0.1:1", "any", b"PAYLOAD", 1.0)
    asked.connect(1.0)

    with pytest.raises(RequestFailed, match="ConnectionRefusedError"):
        asked.ask()
