"""Read what a REST request asks for from its method and path."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from model.server.failure import invalid

POSTED = ("classify", "regress", "predict")
"""What is asked for by POST; the rest is by GET."""

_VERSION = r"(?:/versions/(?P<version>\d+)|/labels/(?P<label>[^/:]+))?"
_PATTERNS = {
    "POST": rf"/v1/models/(?P<name>[^/:]+){_VERSION}:(?P<verb>{'|'.join(POSTED)})",
    "GET": rf"/v1/models(?:/(?P<name>[^/:]+))?{_VERSION}(?:/(?P<verb>metadata))?",
}
"""The paths of upstream's two APIs (model_servers/http_rest_api_util.cc)."""

_GREATEST = 2**63 - 1


@dataclass(frozen=True)
class Route:
    """What is asked for: `predict`, `classify`, `regress`, `metadata` or `status` of a model."""

    verb: str
    name: str
    version: int | None
    label: str | None


def route(method: str, path: str) -> Route:
    """Read a path, its query included as upstream takes it.

    Raises INVALID_ARGUMENT for a path that means nothing, no name, and a version over 64 bits.
    """
    found = re.fullmatch(_PATTERNS.get(method, r"(?!)"), path, re.IGNORECASE | re.ASCII)
    if not found:
        raise invalid(f"Malformed request: {method} {path}")
    if not found["name"]:
        raise invalid("Missing model name in request.")
    version = int(found["version"]) if found["version"] else None
    if version is not None and version > _GREATEST:
        raise invalid(f"Failed to convert version: {version} to numeric.")
    label = unquote(found["label"]) if found["label"] else None
    return Route((found["verb"] or "status").lower(), unquote(found["name"]), version, label)
