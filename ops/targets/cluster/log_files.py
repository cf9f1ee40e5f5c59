"""Read files out of a log, as locust/deliver.py prints them there."""

import base64
import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

from ops.errors import OpsError

BEGIN = '{"file": '


def is_part(line: str) -> bool:
    """Whether the line is a piece of a file."""
    return line.startswith(BEGIN)


def keep(log: str, folder: Path) -> None:
    """Write every file that is whole in the log into `folder`; OpsError for one that is another."""
    parts: dict[str, dict[int, dict[str, Any]]] = {}
    for line in filter(is_part, log.splitlines()):
        try:
            one = json.loads(line)
        except ValueError:
            continue  # the log was read while it was written
        parts.setdefault(one["file"], {})[one["part"]] = one
    for name, found in parts.items():
        if len(found) == found[next(iter(found))]["of"]:
            (folder / Path(name).name).write_bytes(_whole(name, found))


def _whole(name: str, parts: dict[int, dict[str, Any]]) -> bytes:
    text = "".join(parts[number]["data"] for number in sorted(parts))
    content = gzip.decompress(base64.b64decode(text))
    if hashlib.sha256(content).hexdigest() != parts[0]["sha256"]:
        raise OpsError(f"{name} came out of the log of the load's pod as another than it was")
    return content
