"""Ask a server whose every frame the test decides, and one whose HTTP/2 is gRPC's own."""

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import frames
import pytest
from failure import RequestFailed
from frames import ACK, CONTINUATION, DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, PADDED, PING
from grpc_connection import GrpcConnection
from hpack import Decoder, Encoder

BODY = b"\0\0\0\0\4body"
RST_STREAM, SETTINGS = frames.RST_STREAM, frames.SETTINGS


def block(**fields: str) -> bytes:
    """Compressed, and with entries for the table that a connection keeps."""
    return bytes(Encoder().encode({name.replace("_", "-"): text for name, text in fields.items()}))


OK = bytes(Encoder().encode({":status": "200", "content-type": "application/grpc"}))
FIRST = (HEADERS, END_HEADERS, 0, OK)
LAST = (HEADERS, END_HEADERS | END_STREAM, 0, block(grpc_status="0"))
GOOD = (FIRST, (DATA, 0, 0, BODY), LAST)


class Scripted:
    """Reads a request for each answer, which is frames, and then takes the next connection."""

    def __init__(self, *connections: list[Any], settings: dict[int, int]) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.settings = settings
        self.requests: list[bytes] = []
        self.fields: list[Any] = []
        self.acknowledged: list[bytes] = []
        threading.Thread(target=self._serve, args=(connections,), daemon=True).start()

    def _serve(self, connections: tuple[list[Any], ...]) -> None:
        # The end of a test closes what is still open.
        with contextlib.suppress(OSError):
            for answers in connections:
                taken, _ = self.listener.accept()
                with taken:
                    taken.sendall(frames.settings(self.settings))
                    self._answer(taken, answers)

    def _answer(self, taken: socket.socket, answers: list[Any]) -> None:
        read = taken.makefile("rb")
        assert read.read(len(frames.PREFACE)) == frames.PREFACE
        decoder = Decoder()
        for answer in answers:
            if (stream := self._request(taken, read, decoder)) is None:
                return
            for kind, flags, on, payload in answer:
                # 0 stands for the request's stream, None for the connection.
                number = stream if on == 0 else 0
                taken.sendall(frames.frame(kind, flags, number, payload))
        # Closed with something unread, it would reset the connection, and what it sent with it.
        taken.shutdown(socket.SHUT_WR)
        read.read()

    def _request(self, taken: socket.socket, read: Any, decoder: Decoder) -> int | None:
        body = b""
        while head := read.read(frames.HEAD):
            stream = frames.number(head[5:])
            payload = read.read(frames.number(head[:3]))
            if head[3] == HEADERS:
                self.fields.append(decoder.decode(payload))
            elif head[3] == PING:
                self.acknowledged.append(payload)
            elif head[3] == DATA:
                body += payload
                taken.sendall(frames.window_update(0, len(payload)))
                taken.sendall(frames.window_update(stream, len(payload)))
                if head[4] & END_STREAM:
                    self.requests.append(body)
                    return stream
        return None


@pytest.fixture
def serve() -> Iterator[Callable[..., Scripted]]:
    made: list[Scripted] = []

    def start(*connections: list[Any], **settings: Any) -> Scripted:
        made.append(Scripted(*connections, settings=settings.get("settings", {})))
        return made[-1]

    yield start
    for server in made:
        server.listener.close()


def connection(host: str, payload: bytes = b"PAYLOAD", timeout_s: float = 5.0) -> GrpcConnection:
    return GrpcConnection(host, "any", payload, timeout_s)


def test_one_connection_serves_one_request_after_the_other(serve: Callable[..., Scripted]) -> None:
    server = serve([GOOD, GOOD])
    one = connection(server.host)

    assert [one.ask(), one.ask()] == [b"body", b"body"]

    assert server.requests == [b"\0\0\0\0\7PAYLOAD"] * 2
    for fields in server.fields:
        assert dict(fields) == {
            ":method": "POST",
            ":scheme": "http",
            ":path": "/tensorflow.serving.PredictionService/Predict",
            ":authority": server.host,
            "te": "trailers",
            "content-type": "application/grpc",
            "grpc-timeout": "5000m",
        }


@pytest.mark.parametrize(
    "answer",
    [
        (FIRST, (DATA, 0, 0, BODY[:3]), (DATA, 0, 0, BODY[3:]), LAST),
        (FIRST, (DATA, PADDED, 0, b"\3" + BODY + bytes(3)), LAST),
        ((HEADERS, 0, 0, OK[:2]), (CONTINUATION, END_HEADERS, 0, OK[2:]), *GOOD[1:]),
        ((HEADERS, END_HEADERS | frames.PRIORITY, 0, bytes(5) + OK), *GOOD[1:]),
        ((99, 0, None, b"of a later version"), *GOOD),
        ((SETTINGS, ACK, None, b""), *GOOD),
    ],
    ids=["pieces", "padding", "continuation", "priority", "unknown", "acknowledgement"],
)
def test_an_answer_in_all_its_forms(serve: Callable[..., Scripted], answer: Any) -> None:
    assert connection(serve([answer]).host).ask() == b"body"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            [(*LAST[:3], OK + block(grpc_status="5", grpc_message="not%20here"))],
            "NOT_FOUND: not here",
        ),
        ([(*LAST[:3], OK + block(grpc_status="77"))], "UNKNOWN (77): "),
        ([(*LAST[:3], bytes(Encoder().encode({":status": "503"})))], "UNAVAILABLE: HTTP 503"),
        ([(*LAST[:3], OK)], "UNKNOWN (no status): "),
        ([FIRST, LAST], "INTERNAL: an answer of 0 bytes is no message"),
        ([FIRST, (RST_STREAM, 0, 0, b"\0\0\0\2")], "the server reset the stream: error 2"),
        ([FIRST], "the connection was closed"),
        ([(HEADERS, END_HEADERS, 0, b"\xff\xff\xff")], "header fields cannot be read"),
        ([(CONTINUATION, END_HEADERS, 0, OK)], "goes on that never began"),
    ],
)
def test_what_is_no_answer(serve: Callable[..., Scripted], answer: Any, words: str) -> None:
    with pytest.raises(RequestFailed) as raised:
        connection(serve([answer]).host).ask()

    assert words in str(raised.value)


def test_no_answer_in_time(serve: Callable[..., Scripted]) -> None:
    server = serve([[], GOOD], [GOOD])
    one = connection(server.host, timeout_s=0.3)

    with pytest.raises(RequestFailed, match=r"DEADLINE_EXCEEDED: no answer in 0.3 s"):
        one.ask()


def test_nobody_listens() -> None:
    with pytest.raises(RequestFailed, match="UNAVAILABLE: ConnectionRefusedError"):
        connection("127.0.0.1:1").ask()


GOING = (GOAWAY, 0, None, (2**31 - 1).to_bytes(4, "big") + bytes(4))
UNSEEN = (GOAWAY, 0, None, bytes(8))
REFUSED = (RST_STREAM, 0, 0, frames.REFUSED_STREAM.to_bytes(4, "big"))


@pytest.mark.parametrize("first", [[(*GOOD, GOING)], [(GOING, *GOOD)], [GOOD]])
def test_a_connection_that_ends_between_requests_is_made_anew(
    serve: Callable[..., Scripted], first: Any
) -> None:
    server = serve(first, [GOOD])
    one = connection(server.host)

    assert [one.ask(), one.ask()] == [b"body", b"body"]


@pytest.mark.parametrize("first", [UNSEEN, REFUSED])
def test_what_was_not_looked_at_is_sent_again(serve: Callable[..., Scripted], first: Any) -> None:
    server = serve([[first]], [GOOD])

    assert connection(server.host).ask() == b"body"
    assert len(server.requests) == 2


def test_pings_are_answered_while_an_answer_is_awaited(serve: Callable[..., Scripted]) -> None:
    server = serve([((PING, 0, None, b"12345678"), *GOOD), GOOD])
    one = connection(server.host)

    one.ask()
    one.ask()

    assert server.acknowledged == [b"12345678"]


@pytest.mark.parametrize(
    "settings", [{frames.INITIAL_WINDOW_SIZE: 10}, {frames.MAX_FRAME_SIZE: 2**20}, {}]
)
def test_no_more_is_sent_than_there_is_room_for(
    serve: Callable[..., Scripted], settings: dict[int, int]
) -> None:
    payload = os.urandom(70_000) if settings != {frames.INITIAL_WINDOW_SIZE: 10} else b"x" * 500
    server = serve([GOOD, GOOD], settings=settings)
    one = connection(server.host, payload)

    assert [one.ask(), one.ask()] == [b"body", b"body"]

    assert [request[5:] for request in server.requests] == [payload, payload]


@pytest.mark.parametrize("size", [0, 1, 16_379, 65_536, 602_168, 9_000_000])
def test_grpc_s_own_server_sends_every_byte_back(
    null_server: Callable[..., Any], size: int
) -> None:
    payload = os.urandom(size)
    one = connection(null_server("grpc").host, payload, timeout_s=60)

    assert all(one.ask() == payload for _ in range(3))
