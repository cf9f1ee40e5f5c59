"""Answer every gRPC call alike, at once or after a delay, for next to no processor time.

    python -m bench.null_server [DELAY_S]

Prints its port. It follows the frames of HTTP/2 (RFC 9113), looks at nothing that is in them, and
opens its windows as far as they go, so that a load's generator is measured and not its server.
"""

import asyncio
import sys

ANSWER = bytes(4096)
"""About as long as ResNet50's."""
DATA, HEADERS, SETTINGS, PING, WINDOW_UPDATE = 0, 1, 4, 6, 8
END_STREAM, ACK, END_HEADERS = 1, 1, 4
HEAD = 9
PREFACE_BYTES = 24
NO_STREAM = bytes(4)
WIDEST = 2**31 - 1
GIVEN = 2**16 - 1
"""The window of a connection that has just been made."""


def frame(kind: int, flags: int, stream: bytes, payload: bytes) -> bytes:
    """One frame; `stream` is its number in four bytes."""
    return b"".join((len(payload).to_bytes(3, "big"), bytes((kind, flags)), stream, payload))


def field(name: bytes, value: bytes) -> bytes:
    """A header field that refers to no table (RFC 7541, 6.2.2)."""
    return b"".join((b"\0", bytes((len(name),)), name, bytes((len(value),)), value))


def wider(size: int) -> bytes:
    """What opens the connection's window by `size` bytes."""
    return frame(WINDOW_UPDATE, 0, NO_STREAM, size.to_bytes(4, "big"))


# SETTINGS_INITIAL_WINDOW_SIZE is 4.
WELCOME = frame(SETTINGS, 0, NO_STREAM, b"\0\4" + WIDEST.to_bytes(4, "big")) + wider(WIDEST - GIVEN)
# `:status: 200` is 8 in the static table.
HEADERS_FIRST = b"\x88" + field(b"content-type", b"application/grpc")
MESSAGE = b"\0" + len(ANSWER).to_bytes(4, "big") + ANSWER
HEADERS_LAST = field(b"grpc-status", b"0")


class Connection(asyncio.BufferedProtocol):
    """One client's."""

    buffer = memoryview(bytearray(2**20))
    """Of all connections: what one leaves in it is copied."""

    def __init__(self, delay_s: float) -> None:
        self.delay_s = delay_s
        self.rest = b""
        self.left = PREFACE_BYTES
        """Bytes to come that nobody looks at."""
        self.ends = NO_STREAM
        """The stream whose request they end."""
        self.taken = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(WELCOME)

    def get_buffer(self, sizehint: int) -> memoryview:
        self.buffer[: len(self.rest)] = self.rest
        return self.buffer[len(self.rest) :]

    def buffer_updated(self, nbytes: int) -> None:
        data = self.buffer[: len(self.rest) + nbytes]
        while data and (took := self._skip(data) if self.left else self._frame(data)):
            data = data[took:]
        self.rest = bytes(data)

    def _skip(self, data: memoryview) -> int:
        took = min(self.left, len(data))
        self.left -= took
        if not self.left:
            self._passed()
        return took

    def _passed(self) -> None:
        if self.ends != NO_STREAM:
            self._ended(self.ends)
            self.ends = NO_STREAM

    def _frame(self, data: memoryview) -> int:
        """Bytes that were used; 0 when some are lacking."""
        length = int.from_bytes(data[:3], "big")
        if len(data) < HEAD or (data[3] != DATA and len(data) < HEAD + length):
            return 0
        kind, flags = data[3], data[4]
        if kind == DATA:
            self.left = length
            self.taken += length
            self.ends = bytes(data[5:HEAD]) if flags & END_STREAM else NO_STREAM
            if not length:
                self._passed()
            return HEAD
        if kind in (SETTINGS, PING) and not flags & ACK:
            echo = bytes(data[HEAD : HEAD + length]) if kind == PING else b""
            self.transport.write(frame(kind, ACK, NO_STREAM, echo))
        return HEAD + length

    def _ended(self, stream: bytes) -> None:
        if self.delay_s:
            asyncio.get_running_loop().call_later(self.delay_s, self._answer, stream)
        else:
            self._answer(stream)

    def _answer(self, stream: bytes) -> None:
        self.transport.write(
            frame(HEADERS, END_HEADERS, stream, HEADERS_FIRST)
            + frame(DATA, 0, stream, MESSAGE)
            + frame(HEADERS, END_HEADERS | END_STREAM, stream, HEADERS_LAST)
            + wider(self.taken)
        )
        self.taken = 0


async def main(delay_s: float = 0.0) -> None:
    """Serve until it is ended."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(delay_s), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*map(float, sys.argv[1:])))
