"""Keep some of the answers as they came, so that somebody can check what they are."""

import base64
import json
import random
from pathlib import Path
from typing import Any

MOST = 32
MOST_BYTES = 2 * 2**20
"""A pod's log, by which they may have to come, is kept up to 10 MiB."""


class Sample:
    """A uniform random choice of all answers, of bounded size (Vitter's algorithm R)."""

    def __init__(self) -> None:
        self.seen = 0
        self.kept: list[tuple[int, bytes]] = []
        """The host's index, and the body of its answer."""

    def offer(self, host: int, body: bytes) -> None:
        """Take the answer in, in place of another, or not."""
        self.seen += 1
        if len(self.kept) < self._size(len(body)):
            self.kept.append((host, body))
        elif (place := random.randrange(self.seen)) < len(self.kept):
            self.kept[place] = (host, body)

    @staticmethod
    def _size(length: int) -> int:
        """How many answers of such a length are kept: at least one."""
        return max(1, min(MOST, MOST_BYTES // max(1, length)))


def write(kept: list[tuple[int, bytes]], hosts: tuple[str, ...], path: Path) -> None:
    """Write the answers of all processes as JSON: `host`, and `body` in base64."""
    answers: list[dict[str, Any]] = [
        {"host": hosts[host], "body": base64.b64encode(body).decode()} for host, body in kept
    ]
    path.write_text(json.dumps({"answers": answers}, indent=1), encoding="utf-8")
