"""Say what program to start, and what may be expected of it."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

DOCTOR = "`invoke doctor` shows what is there, what is missing and what mends it"
"""A hint, for programs that need more than to be installed."""


@dataclass(frozen=True)
class Command:
    """One program with its arguments, and what may be expected of it."""

    argv: tuple[str, ...]
    timeout_s: float = 60.0
    """After so many seconds the program is ended and `TimedOut` raised."""
    changes: bool = False
    """Whether it changes anything: a dry run leaves such a command out."""
    hint: str = ""
    """What mends it when it fails: ends the error's line."""
    env: Mapping[str, str] = field(default_factory=dict)
    """Added to our own environment."""
    cwd: Path | None = None
    stdin: IO[bytes] | None = None
    """An open file that the program reads from where it stands; nothing to read without one."""

    def __str__(self) -> str:
        return shlex.join([*(f"{key}={value}" for key, value in self.env.items()), *self.argv])
