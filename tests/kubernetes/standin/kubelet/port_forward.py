"""Connect a client with ports of a pod: a pair of streams for each connection.

https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/4006-transition-spdy-to-websockets
"""

import asyncio
import contextlib

from standin.api.http import Answer, Tunnel
from standin.api.request import Request
from standin.kubelet.spdy import Session, Stream

PROTOCOL, UPGRADE = "portforward.k8s.io", "SPDY/3.1"
_CHUNK = 32768


def tunnel(request: Request, address: str) -> Answer | Tunnel:
    """Answer a request to forward ports of the pod at an address."""
    if request.headers.get("upgrade", "").lower() != UPGRADE.lower():
        return Answer(400, b"unable to upgrade: missing upgrade headers in request")
    lines = (
        "HTTP/1.1 101 Switching Protocols",
        "Connection: Upgrade",
        f"Upgrade: {UPGRADE}",
        f"X-Stream-Protocol-Version: {PROTOCOL}",
    )

    async def run(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write("\r\n".join((*lines, "", "")).encode())
        forwarding = Forwarding(address)
        try:
            await Session(reader, writer).run(forwarding.opened)
        finally:
            forwarding.stop()

    return Tunnel(run)


class Forwarding:
    """The connections that one client has to one pod."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._waiting: dict[str, Stream] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def opened(self, stream: Stream) -> None:
        """A stream for data, or for what goes wrong with it; the other comes, or has come."""
        request = stream.headers.get("requestid", "")
        other = self._waiting.pop(request, None)
        if other is None:
            self._waiting[request] = stream
            return
        by_kind = {one.headers["streamtype"]: one for one in (stream, other)}
        task = asyncio.create_task(self._forward(by_kind["data"], by_kind["error"]))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop(self) -> None:
        """The client has gone."""
        for task in self._tasks:
            task.cancel()

    async def _forward(self, data: Stream, error: Stream) -> None:
        port = int(data.headers["port"])
        with contextlib.suppress(OSError):
            try:
                reader, writer = await asyncio.open_connection(self._address, port)
            except OSError:
                await error.write(_refused(port).encode())
                await error.close()
                await data.reset()
                return
            with contextlib.closing(writer):
                await _copied(data, reader, writer)
            await data.close()
            await error.close()


async def _copied(data: Stream, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy in both directions until the pod has said all."""
    sending = asyncio.create_task(_sent(data, writer))
    try:
        while chunk := await reader.read(_CHUNK):
            await data.write(chunk)
    finally:
        sending.cancel()


async def _sent(data: Stream, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await data.said.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
        writer.write_eof()


def _refused(port: int) -> str:
    where = f"failed to connect to localhost:{port} inside namespace"
    return (
        f"error forwarding port {port} to pod, uid : failed to execute portforward in network "
        f"namespace: {where}, IPv4: dial tcp4 127.0.0.1:{port}: connect: connection refused"
    )
