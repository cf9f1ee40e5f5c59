"""Open and close the steps of one run, and tell of them in the way its stream can show."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from ops.progress.plain import Plain
from ops.progress.step import Step
from ops.progress.text import one_line, printable
from ops.progress.voice import Voice


class Progress:
    """Steps, lines and warnings of one run.

    `stream` is stderr unless given; `every_s` is the least time between two updates of one step
    off a terminal, in seconds.
    """

    def __init__(self, stream: TextIO | None = None, every_s: float = 5.0) -> None:
        stream = stream or sys.stderr
        self._voice = _live(stream) if _is_terminal(stream) else Plain(stream, every_s)

    @contextmanager
    def step(self, name: str, detail: str = "") -> Iterator[Step]:
        """Run the body as one step; what it raises goes on, having closed the line as failed."""
        step = Step(one_line(name), one_line(detail), self._voice.changed)
        self._voice.started(step)
        try:
            yield step
        except BaseException as error:
            step.end()
            self._voice.ended(step, _reason(error))
            raise
        step.end()
        self._voice.ended(step, step.missed)

    def line(self, text: str) -> None:
        """Write text that stays, above whatever is live; it may have several lines."""
        for part in text.splitlines() or [""]:
            self._voice.line(printable(part).rstrip())

    def warn(self, text: str) -> None:
        """Write a warning that nobody overlooks."""
        self._voice.line(f"WARNING: {one_line(text)}", "bold yellow")


def _is_terminal(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM", "dumb") not in ("dumb", "unknown", "")


def _live(stream: TextIO) -> Voice:
    # Rich costs as much to import as the whole of the command line.
    from ops.progress.live import Live

    return Live(stream)


def _reason(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "interrupted"
    return one_line(str(error)) or type(error).__name__
