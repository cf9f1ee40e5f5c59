"""Run small programs that report progress, on a real terminal or into a real pipe."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PRELUDE = "import sys, time\nfrom ops.progress import Progress\nprogress = Progress(every_s=0.3)\n"
BOUND_S = 60


@dataclass(frozen=True)
class Said:
    """What a program wrote, and how it ended."""

    out: str
    err: str
    status: int


class Terminal:
    """A pseudo-terminal with one program on it; its stdout goes to a pipe, as in `x > file`."""

    def __init__(self, body: str, columns: int, env: dict[str, str]) -> None:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self._ours = ours
        self._child = subprocess.Popen(
            [sys.executable, "-c", PRELUDE + body],
            cwd=ROOT,
            env=environment(env),
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._screen = b""
        self._until = time.monotonic() + BOUND_S

    def wait_for(self, text: str) -> None:
        while text.encode() not in self._screen:
            assert self._read(), f"{text!r} never came: {self._screen!r}"

    def interrupt(self) -> None:
        os.kill(self._child.pid, signal.SIGINT)

    def end(self) -> Said:
        while self._read():
            pass
        out, _ = self._child.communicate(timeout=BOUND_S)
        os.close(self._ours)
        return Said(out.decode(), self._screen.decode(), self._child.returncode)

    def _read(self) -> bool:
        left_s = max(self._until - time.monotonic(), 0)
        assert select.select([self._ours], [], [], left_s)[0], f"too late: {self._screen!r}"
        try:
            chunk = os.read(self._ours, 65536)
        except OSError:  # Linux answers EIO once nobody holds the other side.
            return False
        self._screen += chunk
        return bool(chunk)


def environment(env: dict[str, str]) -> dict[str, str]:
    unset = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "COLORTERM", "PYTHONIOENCODING"}
    kept = {key: value for key, value in os.environ.items() if key not in unset}
    return kept | {"TERM": "xterm-256color", "PYTHONUTF8": "1"} | env


@pytest.fixture
def on_terminal() -> Callable[..., Terminal]:
    def start(body: str, columns: int = 80, **env: str) -> Terminal:
        return Terminal(body, columns, env)

    return start


@pytest.fixture
def into_pipe() -> Callable[..., Said]:
    def run(body: str, **env: str) -> Said:
        done = subprocess.run(
            [sys.executable, "-c", PRELUDE + body],
            cwd=ROOT,
            env=environment(env),
            capture_output=True,
            timeout=BOUND_S,
            check=False,
        )
        return Said(done.stdout.decode(), done.stderr.decode(), done.returncode)

    return run
