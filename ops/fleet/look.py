"""Print, as JSON, what a machine has for giving a load, and which hosts it cannot reach.

Runs there: it imports nothing of ours.
"""

import importlib.util
import json
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROUTE_S = 5.0
MODULES = ("venv", "ensurepip")


def look(cache: str, routes: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """The answer, for a cache in that folder and `host, port` pairs to connect to."""
    wanted = Path(cache).expanduser()
    there = next(one for one in (wanted, *wanted.parents) if one.is_dir())
    room = os.statvfs(there)
    return {
        "version": ".".join(map(str, sys.version_info[:3])),
        "lacks": [name for name in MODULES if importlib.util.find_spec(name) is None],
        "folder": str(there),
        "writable": os.access(there, os.W_OK),
        "free_mb": room.f_bavail * room.f_frsize // 2**20,
        "made": any(wanted.glob("environments/*/made")),
        "unreached": dict(found for one in routes if (found := unreached(*one))),
    }


def unreached(host: str, port: int) -> tuple[str, str] | None:
    """`host:port` and why it cannot be connected to; None where it can."""
    try:
        socket.create_connection((host, port), ROUTE_S).close()
    except OSError as error:
        return f"{host}:{port}", error.strerror or str(error)
    return None


if __name__ == "__main__":
    print(json.dumps(look(**json.loads(sys.stdin.readline()))))
