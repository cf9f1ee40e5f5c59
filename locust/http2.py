"""Ask one thing after the other over a connection of HTTP/2 (RFC 9113).

The payload goes to the kernel from where it lies: it is not copied for a request, and thousands of
users share the one.
"""

import socket
from dataclasses import dataclass, field
from typing import ClassVar

import frames
from field_blocks import FieldBlocks, Fields
from frames import Frames
from gather import Piece, send_all
from gevent import socket as gevent_socket
from hpack import HPACKError
from readable import readable

READ = 2**16
GIVEN_BACK = 2**30
"""Of the connection's window: when so much of it is used, it is opened again."""
MOST_FRAMES = 500
"""That one call hands to the kernel, each in two buffers: it takes 1024 at most."""


class ConnectionEnded(OSError):
    """The other side gave the connection up, or broke HTTP/2."""


class Unprocessed(ConnectionEnded):
    """It did so without having looked at the request, which may be sent again."""


@dataclass
class Exchange:
    """One request's stream, and what has come back on it."""

    stream: int
    window: int
    fields: Fields = field(default_factory=dict)
    """Those of headers and trailers."""
    body: bytearray = field(default_factory=bytearray)
    ended: bool = False


class Http2:
    """A connection that carries one request at a time."""

    def __init__(self, address: tuple[str, int], timeout_s: float) -> None:
        self.socket: socket.socket = gevent_socket.create_connection(address, timeout_s)
        self.socket.settimeout(None)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.leaving = False
        """Whether the other side takes no more requests."""
        self._exchange = Exchange(-1, 0, ended=True)
        self._frames, self._blocks = Frames(), FieldBlocks()
        self._window = self._stream_window = frames.WINDOW
        self._size = frames.SIZE
        self._used = 0
        self._block: tuple[int, int, bytes] | None = None
        asked = {frames.ENABLE_PUSH: 0, frames.INITIAL_WINDOW_SIZE: frames.WIDEST}
        wide = frames.window_update(0, frames.WIDEST - frames.WINDOW)
        self.socket.sendall(frames.PREFACE + frames.settings(asked) + wide)

    def look(self) -> None:
        """Take in what has come while nothing was asked."""
        try:
            while not self.leaving and readable(self.socket):
                self._read()
        except OSError:
            self.leaving = True

    def ask(self, block: bytes, body: memoryview) -> Exchange:
        """Send a block of header fields and a body, and wait for the end of what comes back.

        Raises ConnectionEnded, or another OSError.
        """
        one = Exchange(self._exchange.stream + 2, self._stream_window)
        self._exchange = one
        pieces: list[Piece] = [frames.frame(frames.HEADERS, frames.END_HEADERS, one.stream, block)]
        left = body
        while left and not one.ended:
            data, left = self._cut(left)
            if pieces := pieces + data:
                send_all(self.socket, pieces)
                pieces = []
            else:
                self._read()
        while not one.ended:
            self._read()
        if left:
            # An answer that did not wait for all of the request.
            self.socket.sendall(frames.reset(one.stream, frames.CANCEL))
        return one

    def close(self) -> None:
        """Give it up."""
        self.socket.close()

    def _cut(self, body: memoryview) -> tuple[list[Piece], memoryview]:
        """Frames with so much of the body as there is room for, and what is left of it."""
        one, size = self._exchange, self._size
        # A server may take room back, so that it is less than none (RFC 9113, 6.9.2).
        room = max(0, min(self._window, one.window, len(body), MOST_FRAMES * size))
        self._window -= room
        one.window -= room
        data, left = body[:room], body[room:]
        parts = [data[at : at + size] for at in range(0, room, size)]
        heads = [frames.head(size, frames.DATA, 0, one.stream)] * len(parts)
        if parts:
            flags = 0 if left else frames.END_STREAM
            heads[-1] = frames.head(len(parts[-1]), frames.DATA, flags, one.stream)
        return [piece for pair in zip(heads, parts, strict=True) for piece in pair], left

    def _read(self) -> None:
        came = self.socket.recv(READ)
        if not came:
            raise ConnectionEnded("the connection was closed")
        for one in self._frames.feed(came):
            self._take(*one)

    def _take(self, kind: int, flags: int, stream: int, payload: bytes) -> None:
        take = self._TAKE.get(kind)
        if take is not None:
            take(self, flags, stream, payload)

    def _take_data(self, flags: int, stream: int, payload: bytes) -> None:
        self._used += len(payload)
        if self._used > GIVEN_BACK:
            self.socket.sendall(frames.window_update(0, self._used))
            self._used = 0
        if stream == self._exchange.stream:
            self._exchange.body += frames.bare(flags, payload, frames.DATA)
            self._exchange.ended = bool(flags & frames.END_STREAM)

    def _take_headers(self, flags: int, stream: int, payload: bytes) -> None:
        self._block = (flags, stream, frames.bare(flags, payload, frames.HEADERS))
        self._take_block(flags)

    def _take_continuation(self, flags: int, stream: int, payload: bytes) -> None:
        if self._block is None or self._block[1] != stream:
            raise ConnectionEnded("a block of header fields goes on that never began")
        self._block = (self._block[0], stream, self._block[2] + payload)
        self._take_block(flags)

    def _take_block(self, flags: int) -> None:
        assert self._block
        first, stream, block = self._block
        if not flags & frames.END_HEADERS:
            return
        try:
            fields = self._blocks.read(block)
        except HPACKError as error:
            raise ConnectionEnded(f"header fields cannot be read: {error}") from None
        if stream == self._exchange.stream:
            self._exchange.fields.update(fields)
            self._exchange.ended = bool(first & frames.END_STREAM)

    def _take_reset(self, _: int, stream: int, payload: bytes) -> None:
        if stream == self._exchange.stream and not self._exchange.ended:
            error = frames.number(payload)
            kind = Unprocessed if error == frames.REFUSED_STREAM else ConnectionEnded
            raise kind(f"the server reset the stream: error {error}")

    def _take_settings(self, flags: int, _: int, payload: bytes) -> None:
        if flags & frames.ACK:
            return
        for key, value in frames.settings_of(payload):
            if key == frames.INITIAL_WINDOW_SIZE:
                self._exchange.window += value - self._stream_window
                self._stream_window = value
            elif key == frames.MAX_FRAME_SIZE:
                self._size = value
        self.socket.sendall(frames.frame(frames.SETTINGS, frames.ACK, 0))

    def _take_ping(self, flags: int, _: int, payload: bytes) -> None:
        if not flags & frames.ACK:
            self.socket.sendall(frames.frame(frames.PING, frames.ACK, 0, payload))

    def _take_goaway(self, _: int, __: int, payload: bytes) -> None:
        self.leaving = True
        if not self._exchange.ended and self._exchange.stream > frames.number(payload[:4]):
            raise Unprocessed("the server goes away")

    def _take_window(self, _: int, stream: int, payload: bytes) -> None:
        if stream == 0:
            self._window += frames.number(payload)
        elif stream == self._exchange.stream:
            self._exchange.window += frames.number(payload)

    _TAKE: ClassVar = {
        frames.DATA: _take_data,
        frames.HEADERS: _take_headers,
        frames.CONTINUATION: _take_continuation,
        frames.RST_STREAM: _take_reset,
        frames.SETTINGS: _take_settings,
        frames.PING: _take_ping,
        frames.GOAWAY: _take_goaway,
        frames.WINDOW_UPDATE: _take_window,
    }
