"""Check what was typed for a flag."""

import math
import re
from pathlib import Path

from ops.errors import BadValue

PROTOCOLS = ("grpc", "rest")
DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?")


def count(flag: str, text: str) -> int | None:
    """A whole number from 1; None for nothing."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise BadValue(f"{flag} is '{text}'; it must be a whole number from 1, such as {flag} 10")
    return int(text)


def rate(flag: str, text: str) -> float | None:
    """A number above 0; None for nothing."""
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        raise BadValue(f"{flag} is '{text}'; it must be a number above 0, such as {flag} 2.5")
    return value


def duration(flag: str, text: str) -> float | None:
    """Seconds of a time as Locust takes it: 300, 300s, 20m, 1h30m; None for nothing."""
    if not text:
        return None
    found = DURATION.fullmatch(text)
    seconds = 0
    if found:
        hours, minutes, rest = (int(part or 0) for part in found.groups())
        seconds = 3600 * hours + 60 * minutes + rest
    if not seconds:
        raise BadValue(f"{flag} is '{text}'; it must be a time above 0: 300, 300s, 20m or 1h30m")
    return float(seconds)


def protocol(text: str) -> str:
    """`grpc` or `rest`."""
    if text not in PROTOCOLS:
        raise BadValue(f"--protocol is '{text}'; it must be grpc or rest")
    return text


def address(flag: str, text: str, default_port: int) -> str:
    """`host:port` of `H` or `H:PORT`."""
    host, colon, port = text.rpartition(":")
    if not colon:
        host, port = text, str(default_port)
    if not host or "/" in host or not port.isdigit() or not 0 < int(port) < 2**16:
        raise BadValue(f"{flag} is '{text}'; it must be HOST or HOST:PORT, such as 10.0.0.7:8500")
    return f"{host}:{port}"


def folder(flag: str, text: str) -> Path | None:
    """A folder that is there or can be made; None for nothing."""
    if text and Path(text).exists() and not Path(text).is_dir():
        raise BadValue(f"{flag} is '{text}', which is no folder")
    return Path(text) if text else None
