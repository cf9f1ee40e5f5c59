"""Speak HTTP/1.1 with clients, up to where a connection becomes a tunnel."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

import h11

from standin.api.request import Request

_CHUNK = 65536
Headers = list[tuple[str, str]]


@dataclass
class Answer:
    """All of a response."""

    code: int = 200
    body: bytes = b""
    headers: Headers = field(default_factory=list)


@dataclass
class Stream:
    """A response that goes on until its chunks, or the client, end."""

    chunks: AsyncIterator[bytes]
    headers: Headers = field(default_factory=list)


@dataclass
class Tunnel:
    """The connection itself, for another protocol; the response is written by what runs."""

    run: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


Handler = Callable[[Request], Awaitable[Answer | Stream | Tunnel]]


async def serve(handler: Handler, port: int, context: ssl.SSLContext | None) -> asyncio.Server:
    """Listen on loopback, and answer each request by the handler."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            await _Connection(reader, writer, handler).run()
        with contextlib.suppress(OSError, RuntimeError):
            writer.close()

    return await asyncio.start_server(connected, "127.0.0.1", port, ssl=context)


class _Connection:
    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, handler: Handler
    ) -> None:
        self._reader, self._writer, self._handler = reader, writer, handler
        self._http = h11.Connection(h11.SERVER)

    async def run(self) -> None:
        while request := await self._request():
            answer = await self._handler(request)
            if isinstance(answer, Tunnel):
                await answer.run(self._reader, self._writer)
                return
            await (self._whole(answer) if isinstance(answer, Answer) else self._stream(answer))
            if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
                return
            self._http.start_next_cycle()

    async def _request(self) -> Request | None:
        head: h11.Request | None = None
        body = bytearray()
        while True:
            event = await self._event()
            if isinstance(event, h11.Request):
                head = event
            elif isinstance(event, h11.Data):
                body += event.data
            elif head and (isinstance(event, h11.EndOfMessage) or event is h11.PAUSED):
                return _request(head, bytes(body))
            else:
                return None

    async def _event(self) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            if self._http.they_are_waiting_for_100_continue:
                await self._send(h11.InformationalResponse(status_code=100, headers=[]))
            self._http.receive_data(await self._reader.read(_CHUNK))
        return event

    async def _whole(self, answer: Answer) -> None:
        headers = [*answer.headers, ("content-length", str(len(answer.body)))]
        await self._send(h11.Response(status_code=answer.code, headers=headers))
        await self._send(h11.Data(data=answer.body))
        await self._send(h11.EndOfMessage())

    async def _stream(self, stream: Stream) -> None:
        await self._send(h11.Response(status_code=200, headers=stream.headers))
        sending = asyncio.ensure_future(self._chunks(stream.chunks))
        gone = asyncio.ensure_future(self._reader.read(1))
        await asyncio.wait((sending, gone), return_when=asyncio.FIRST_COMPLETED)
        for task in (sending, gone):
            task.cancel()
        for task in (sending, gone):
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await task

    async def _chunks(self, chunks: AsyncIterator[bytes]) -> None:
        async for chunk in chunks:
            await self._send(h11.Data(data=chunk))
        await self._send(h11.EndOfMessage())

    async def _send(self, event: h11.Event) -> None:
        self._writer.write(self._http.send(event) or b"")
        await self._writer.drain()


def _request(head: h11.Request, body: bytes) -> Request:
    path, _, query = head.target.decode("ascii").partition("?")
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers}
    pairs = dict(parse_qsl(query, keep_blank_values=True))
    return Request(head.method.decode(), unquote(path), pairs, headers, body, raw_query=query)
