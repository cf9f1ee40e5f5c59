"""Hear what a program writes, line by line, for no longer than it may take."""

import contextlib
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from typing import IO

from ops.errors import CommandFailed, TimedOut
from ops.shell.command import Command

OnLine = Callable[[str], None]
STREAMS = ("out", "err")


class Output:
    """Both streams of one program, heard for `timeout_s` seconds from now."""

    def __init__(
        self, process: "subprocess.Popen[str]", command: Command, timeout_s: float
    ) -> None:
        self.process = process
        self.command = command
        self.timeout_s = timeout_s
        self.deadline = time.monotonic() + timeout_s
        self.kept: dict[str, list[str]] = {name: [] for name in STREAMS}
        self.ended = 0
        """Streams that have come to their end."""
        self._lines: queue.Queue[tuple[str, str | None]] = queue.Queue()
        for name, pipe in zip(STREAMS, (process.stdout, process.stderr), strict=True):
            threading.Thread(target=self._pump, args=(name, pipe), daemon=True).start()

    def whole(self, on_line: OnLine | None) -> tuple[str, str]:
        """Standard output and error to the program's end, each error line told as it comes."""
        while self.ended < len(STREAMS):
            name, line = self._next()
            if name == "err" and line is not None and on_line:
                on_line(line.rstrip("\n"))
        self._wait()
        return self._text("out"), self._text("err")

    def until(self, ready: Callable[[list[str]], bool]) -> list[str]:
        """Standard output until that is `ready`; what comes later is read and let go.

        Raises CommandFailed, with the program's words, when it ends before.
        """
        while not ready(self.kept["out"]):
            if self.ended == len(STREAMS):
                raise CommandFailed("ended", words=self._text("err") or self._text("out"))
            self._next()
        return self.kept["out"]

    def _next(self) -> tuple[str, str | None]:
        """The next line of either stream, kept; None for the end of one."""
        try:
            name, line = self._lines.get(timeout=max(0.0, self.deadline - time.monotonic()))
        except queue.Empty:
            raise self._late() from None
        if line is None:
            self.ended += 1
        else:
            self.kept[name].append(line)
        return name, line

    def _pump(self, name: str, pipe: IO[str]) -> None:
        # ValueError: the pipe was closed under us because the program was ended.
        with contextlib.suppress(ValueError):
            for line in pipe:
                self._lines.put((name, line))
        self._lines.put((name, None))

    def _wait(self) -> None:
        try:
            self.process.wait(max(0.1, self.deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise self._late() from None

    def _text(self, name: str) -> str:
        return "".join(self.kept[name])

    def _late(self) -> TimedOut:
        hint = f"; {self.command.hint}" if self.command.hint else ""
        program = self.command.argv[0]
        return TimedOut(f"`{program}` took longer than {self.timeout_s:g} s{hint}")
