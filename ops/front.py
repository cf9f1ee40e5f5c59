"""Keep one address for the replicas behind it, so that they can be replaced under their clients.

    python -m ops.front --port=8500 --rest_api_port=8501 --backends=FILE

What a Service is to pods: each new connection goes to the next replica in turn, an open one stays
where it is. FILE is JSON, `{"grpc": ["127.0.0.1:8502", …], "rest": […]}`; it is read anew when it
changes. Imports nothing but the standard library, since it runs for as long as something is served.
"""

import argparse
import asyncio
import contextlib
import json
import signal
import sys
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

HOST = "127.0.0.1"
CONNECT_S = 5.0
BACKLOG = 1024
BLOCK = 256 * 1024


class Backends:
    """The replicas of one protocol, in turn."""

    def __init__(self, path: Path, protocol: str) -> None:
        self.path = path
        self.protocol = protocol
        self._read_at = 0
        self._addresses: list[str] = []
        self._turn = 0

    def in_turn(self) -> Iterator[tuple[str, int]]:
        """Every replica once, beginning with the one whose turn it is."""
        self._refresh()
        self._turn += 1
        for offset in range(len(self._addresses)):
            address = self._addresses[(self._turn + offset) % len(self._addresses)]
            host, _, port = address.rpartition(":")
            yield host, int(port)

    def _refresh(self) -> None:
        # The file is replaced whole, never written in place; while it is missing, the last holds.
        with contextlib.suppress(OSError):
            changed = self.path.stat().st_mtime_ns
            if changed != self._read_at:
                self._addresses = json.loads(self.path.read_text(encoding="utf-8"))[self.protocol]
                self._read_at = changed


async def serve(ports: dict[str, int], path: Path) -> None:
    """Forward connections until SIGTERM or SIGINT, then cut those that are open."""
    servers = [
        await asyncio.start_server(
            _forwarder(Backends(path, protocol)), HOST, port, limit=BLOCK, backlog=BACKLOG
        )
        for protocol, port in ports.items()
    ]
    print("ready", flush=True)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    for server in servers:
        server.close()


def _forwarder(backends: Backends) -> Callable[[StreamReader, StreamWriter], Awaitable[None]]:
    async def forward(reader: StreamReader, writer: StreamWriter) -> None:
        with contextlib.closing(writer):
            connected = await _connected(backends)
            if connected:
                await _joined(reader, writer, *connected)

    return forward


async def _connected(backends: Backends) -> tuple[StreamReader, StreamWriter] | None:
    for host, port in backends.in_turn():
        with contextlib.suppress(OSError, TimeoutError):
            opening = asyncio.open_connection(host, port, limit=BLOCK)
            return await asyncio.wait_for(opening, CONNECT_S)
    return None


async def _joined(
    reader: StreamReader, writer: StreamWriter, answers: StreamReader, requests: StreamWriter
) -> None:
    """Copy both ways until the replica has ended its side."""
    with contextlib.closing(requests):
        asking = asyncio.create_task(_copy(reader, requests))
        await _copy(answers, writer)
        # A request that came now would find nobody: the client must see the end at once.
        asking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asking


async def _copy(source: StreamReader, sink: StreamWriter) -> None:
    """Copy until the source ends, then end that direction alone: the other may go on."""
    with contextlib.suppress(OSError):
        while block := await source.read(BLOCK):
            sink.write(block)
            await sink.drain()
        sink.write_eof()


def main() -> None:
    """Read the flags and serve."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--rest_api_port", type=int, required=True)
    parser.add_argument("--backends", type=Path, required=True)
    flags = parser.parse_args()
    try:
        asyncio.run(serve({"grpc": flags.port, "rest": flags.rest_api_port}, flags.backends))
    except OSError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
