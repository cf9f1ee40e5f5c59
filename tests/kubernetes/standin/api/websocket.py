"""Carry another protocol's bytes in the binary messages of a WebSocket."""

import asyncio
import base64
import contextlib
import hashlib

from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Ping

from standin.api.request import Request

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_CHUNK = 65536
TUNNEL = "SPDY/3.1+portforward.k8s.io"
Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def is_asked(request: Request) -> bool:
    """Whether a client wants its tunnel in a WebSocket."""
    protocols = request.headers.get("sec-websocket-protocol", "").split(",")
    wanted = request.headers.get("upgrade", "").lower() == "websocket"
    return wanted and TUNNEL in (one.strip() for one in protocols)


def accepted(request: Request) -> bytes:
    """The head of the response that opens a WebSocket; RFC 6455, 4.2.2."""
    key = request.headers["sec-websocket-key"] + _GUID
    digest = base64.b64encode(hashlib.sha1(key.encode(), usedforsecurity=False).digest()).decode()
    lines = (
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Accept: {digest}",
        f"Sec-WebSocket-Protocol: {TUNNEL}",
    )
    return "\r\n".join((*lines, "", "")).encode()


async def carry(socket: Pair, plain: Pair) -> None:
    """Copy between a WebSocket and a connection that knows nothing of it, until one ends."""
    frames = Connection(ConnectionType.SERVER)
    tasks = (
        asyncio.create_task(_unwrapped(frames, socket, plain[1])),
        asyncio.create_task(_wrapped(frames, plain[0], socket[1])),
    )
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    for writer in (socket[1], plain[1]):
        writer.close()


async def _unwrapped(frames: Connection, socket: Pair, plain: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await socket[0].read(_CHUNK):
            frames.receive_data(chunk)
            for event in frames.events():
                if isinstance(event, BytesMessage):
                    plain.write(bytes(event.data))
                    await plain.drain()
                elif isinstance(event, Ping):
                    socket[1].write(frames.send(event.response()))
                elif isinstance(event, CloseConnection):
                    socket[1].write(frames.send(event.response()))
                    return


async def _wrapped(
    frames: Connection, plain: asyncio.StreamReader, socket: asyncio.StreamWriter
) -> None:
    with contextlib.suppress(OSError):
        while chunk := await plain.read(_CHUNK):
            socket.write(frames.send(BytesMessage(data=chunk)))
            await socket.drain()
        socket.write(frames.send(CloseConnection(code=1000)))
        await socket.drain()
