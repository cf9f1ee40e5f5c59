"""Run a null server as a program of its own, and ask it what it counted."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("null_server.py")


class NullProcess:
    """A running null server."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.host = f"127.0.0.1:{self._line().strip()}"

    def counts(self) -> dict[str, Any]:
        """What has arrived so far."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return dict(json.loads(self._line()))

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()


@contextlib.contextmanager
def null_process(protocol: str, **options: float | Path) -> Iterator[NullProcess]:
    """Start one; `options` are its `delay`, `later`, `stall`, `fail`, `answer`
    and `threads`."""
    flags = [part for key, value in options.items() for part in (f"--{key}", str(value))]
    process = subprocess.Popen(
        [sys.executable, str(PROGRAM), protocol, *flags],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield NullProcess(process)
    finally:
        assert process.stdin
        process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
