"""Make text fit for a line: no control characters, readable times, marks that can be encoded."""

import re
from dataclasses import dataclass
from typing import TextIO

# ECMA-48's control sequences (CSI) and operating system commands (OSC), then single controls.
ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True)
class Marks:
    """What stands in front of a line, and what turns while a step is going."""

    start: str
    done: str
    failed: str
    frames: str
    bar: bool


UNICODE = Marks("▸", "✓", "✗", "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏", bar=True)
ASCII = Marks(">", "ok", "FAILED", "-\\|/", bar=False)


def marks(stream: TextIO) -> Marks:
    """The marks that the stream's encoding can carry."""
    try:
        "▸✓✗━╌⠋".encode(stream.encoding or "utf-8")
    except UnicodeEncodeError:
        return ASCII
    return UNICODE


def printable(text: str) -> str:
    """Text without escape sequences; each run of control characters becomes one space."""
    return CONTROLS.sub(" ", ESCAPES.sub("", text))


def one_line(text: str) -> str:
    """Printable text in one line, with single spaces."""
    return " ".join(printable(text).split())


def elapsed(seconds: float) -> str:
    """A length of time for people: `23.1 s`, or `12 m 05 s` from 100 seconds on."""
    if seconds < 99.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    return f"{whole // 60} m {whole % 60:02d} s"
