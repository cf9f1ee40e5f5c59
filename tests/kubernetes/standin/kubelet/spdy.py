"""Speak SPDY/3.1 as a server: streams in one connection, each opened by the client.

https://www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1/
"""

import asyncio
import struct
from collections.abc import Awaitable, Callable

from standin.kubelet.spdy_headers import Headers

_CONTROL, _VERSION = 0x80000000, 3
_SYN_STREAM, _SYN_REPLY, _RST_STREAM, _PING, _GOAWAY = 1, 2, 3, 6, 7
_FIN = 0x01
_CANCEL = 5
_CHUNK = 32768


class Stream:
    """One stream: what the client says is in `said`."""

    def __init__(self, number: int, headers: dict[str, str], session: "Session") -> None:
        self.number, self.headers, self._session = number, headers, session
        self.said = asyncio.StreamReader()
        self._is_closed = False

    async def write(self, content: bytes) -> None:
        """Say something."""
        for place in range(0, len(content), _CHUNK):
            await self._session.send_data(self.number, content[place : place + _CHUNK])

    async def close(self) -> None:
        """Say that there is no more to say."""
        if not self._is_closed:
            self._is_closed = True
            await self._session.send_data(self.number, b"", _FIN)

    async def reset(self) -> None:
        """Give the stream up, in both directions."""
        self._is_closed = True
        await self._session.send(_RST_STREAM, struct.pack(">II", self.number, _CANCEL))


class Session:
    """All streams of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._headers = Headers()
        self._streams: dict[int, Stream] = {}

    async def run(self, opened: Callable[[Stream], Awaitable[None]]) -> None:
        """Read until the client has gone; `opened` is awaited for each new stream."""
        try:
            while True:
                head, size = struct.unpack(">II", await self._reader.readexactly(8))
                content = await self._reader.readexactly(size & 0xFFFFFF)
                if head & _CONTROL:
                    await self._control(head & 0xFFFF, size >> 24, content, opened)
                else:
                    self._data(head, size >> 24, content)
        except (asyncio.IncompleteReadError, OSError):
            return
        finally:
            for stream in self._streams.values():
                stream.said.feed_eof()

    async def send_data(self, number: int, content: bytes, flags: int = 0) -> None:
        """Write a data frame."""
        self._writer.write(struct.pack(">II", number, flags << 24 | len(content)) + content)
        await self._writer.drain()

    async def send(self, kind: int, content: bytes) -> None:
        """Write a control frame."""
        head = _CONTROL | _VERSION << 16 | kind
        self._writer.write(struct.pack(">II", head, len(content)) + content)
        await self._writer.drain()

    async def _control(
        self, kind: int, flags: int, content: bytes, opened: Callable[[Stream], Awaitable[None]]
    ) -> None:
        if kind == _SYN_STREAM:
            (number,) = struct.unpack_from(">I", content)
            stream = Stream(number, self._headers.read(content[10:]), self)
            self._streams[number] = stream
            await self.send(_SYN_REPLY, struct.pack(">I", number) + self._headers.write({}))
            if flags & _FIN:
                stream.said.feed_eof()
            await opened(stream)
        elif kind == _RST_STREAM:
            (number,) = struct.unpack_from(">I", content)
            if stream := self._streams.pop(number, None):
                stream.said.feed_eof()
        elif kind == _PING:
            await self.send(_PING, content)
        elif kind == _GOAWAY:
            raise ConnectionResetError

    def _data(self, number: int, flags: int, content: bytes) -> None:
        stream = self._streams.get(number)
        if stream is None or stream.said.at_eof():
            return
        if content:
            stream.said.feed_data(content)
        if flags & _FIN:
            stream.said.feed_eof()
            del self._streams[number]
