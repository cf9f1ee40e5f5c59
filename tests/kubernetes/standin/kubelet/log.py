"""Keep what a container says, line by line with its time."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

_CHUNK = 65536


class Log:
    """What one run of a container said."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        self.is_over = False

    async def take(self, stream: asyncio.StreamReader) -> None:
        """Write down a process's output until it ends."""
        with self.path.open("ab") as file:
            left = b""
            while chunk := await stream.read(_CHUNK):
                *lines, left = (left + chunk).split(b"\n")
                file.writelines(_stamped(line) for line in lines)
                file.flush()
            if left:
                file.write(_stamped(left))
        self.is_over = True

    async def read(self, options: Mapping[str, str]) -> AsyncIterator[bytes]:
        """The lines that the options of a request for logs choose; all that come, if followed."""
        place = 0
        lines = self.path.read_bytes().splitlines(keepends=True)
        for line in _chosen(lines, options):
            yield _shown(line, options)
        while options.get("follow") == "true":
            place = max(place, sum(map(len, lines)))
            was_over = self.is_over
            with self.path.open("rb") as file:
                file.seek(place)
                more = file.read()
            place += len(more)
            lines = []
            for line in more.splitlines(keepends=True):
                yield _shown(line, options)
            if was_over and not more:
                return
            await asyncio.sleep(0.1)


def _chosen(lines: list[bytes], options: Mapping[str, str]) -> list[bytes]:
    if "sinceSeconds" in options:
        begin = datetime.now(UTC) - timedelta(seconds=int(options["sinceSeconds"]))
        lines = [line for line in lines if line[:26].decode() >= begin.isoformat()[:26]]
    tail = int(options.get("tailLines", "-1"))
    return lines if tail < 0 else lines[len(lines) - tail if tail < len(lines) else 0 :]


def _stamped(line: bytes) -> bytes:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ ").encode() + line + b"\n"


def _shown(line: bytes, options: Mapping[str, str]) -> bytes:
    return line if options.get("timestamps") == "true" else line.partition(b" ")[2]
