"""Check what was typed for a flag."""

import math
import re
from collections.abc import Sequence
from pathlib import Path

from ops import config, sources
from ops.config import Config
from ops.errors import BadValue
from ops.fleet import Host
from ops.savedmodel import EXPORT
from ops.sources import FORMS

PROTOCOLS = ("grpc", "rest")
# A DNS name, an IPv4 address, or an IPv6 address in brackets.
LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})"
ADDRESS = re.compile(rf"({LABEL}(?:\.{LABEL})*\.?|\[[0-9A-Fa-f:.]+\])(?::([0-9]{{1,5}}))?")
COUNT = re.compile(r"[0-9]{1,9}")
BETWEEN = re.compile(r",(?=[^,=]*=)")
"""The commas between settings, and not those within a value."""
DURATION = re.compile(r"(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s?)?")


def count(flag: str, text: str) -> int | None:
    """A whole number from 1; None for nothing."""
    if not text:
        return None
    if not COUNT.fullmatch(text) or int(text) < 1:
        raise BadValue(f"{flag} is '{text}'; it must be a whole number from 1, such as {flag} 10")
    return int(text)


def rate(flag: str, text: str) -> float | None:
    """A number above 0; None for nothing."""
    if not text:
        return None
    value = _finite(text)
    if value is None or value <= 0:
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


def pause(flag: str, text: str) -> float | None:
    """Seconds from 0; None for nothing."""
    if not text:
        return None
    value = _finite(text)
    if value is None or value < 0:
        raise BadValue(f"{flag} is '{text}'; it must be seconds, 0 or more, such as {flag} 0.5")
    return value


def protocol(text: str) -> str:
    """`grpc` or `rest`."""
    if text not in PROTOCOLS:
        raise BadValue(f"--protocol is '{text}'; it must be grpc or rest")
    return text


def settings(typed: Sequence[str]) -> dict[str, str]:
    """Settings of ops.yaml by their dotted keys, from what each `--set` has: `KEY=VALUE`, several
    with commas between; of one that is there twice, the last counts. What follows a comma and has
    no `=` belongs to the value before it: `kubernetes.source_ranges=10.0.0.0/8,192.0.2.7/32`."""
    parts = [part for text in typed if text for part in BETWEEN.split(text)]
    pairs = [part.partition("=") for part in parts]
    for key, equals, value in pairs:
        if not (key and equals and value) or value.endswith(","):
            raise BadValue(f"--set has '{key}{equals}{value}'; write KEY=VALUE: slo.p99_ms=300")
    return {key.strip(): value for key, _, value in pairs}


def configured(target: str, set_: Sequence[str]) -> Config:
    """All settings, with what a task's flags `--target` and `--set` say."""
    return config.load(flags={**settings(set_), **({"target": target} if target else {})})


def source(text: str) -> str:
    """A SavedModel's path as seen from where we were started; the other forms as they are."""
    if text in ("", EXPORT) or sources.parse(text, "--source"):
        return text
    if not Path(text).exists():
        raise BadValue(
            f"--source is '{text}', which is missing; it must be export, a SavedModel's folder or"
            f" .tar.gz, {FORMS}"
        )
    return str(Path(text).absolute())


def address(flag: str, text: str, default_port: int) -> str:
    """`host:port` of `H` or `H:PORT`."""
    found = ADDRESS.fullmatch(text)
    host, port = found.groups(str(default_port)) if found else ("", "0")
    if not found or not 0 < int(port) < 2**16:
        raise BadValue(f"{flag} is '{text}'; it must be HOST or HOST:PORT, such as 10.0.0.7:8500")
    return f"{host}:{port}"


def machines(flag: str, text: str) -> tuple[Host, ...]:
    """Other machines, `user@host[:port]` each, with commas between."""
    try:
        found = [Host.parse(part.strip()) for part in text.split(",")]
    except BadValue as error:
        raise BadValue(f"{flag}: {error}, several with commas between") from error
    if twice := [str(one) for one in found if found.count(one) > 1]:
        raise BadValue(f"{flag} has {twice[0]} twice; for more of its cores, --processes")
    return tuple(found)


def folder(flag: str, text: str) -> Path | None:
    """A folder that is there or can be made; None for nothing."""
    if text and Path(text).exists() and not Path(text).is_dir():
        raise BadValue(f"{flag} is '{text}', which is no folder")
    return Path(text) if text else None


def _finite(text: str) -> float | None:
    """The number that the text is; None where it is none, or no finite one."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
