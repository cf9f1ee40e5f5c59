"""Draw open steps as lines that tick by themselves on a terminal, and leave one behind for each."""

import os
import sys
import time
from contextlib import suppress
from typing import TextIO

from rich.console import Console
from rich.live import Live as Display
from rich.text import Text

from ops.progress.step import Step
from ops.progress.text import marks

FRAMES_A_SECOND = 10
BAR_FROM_COLUMNS = 60


class Live:
    """The steps of one run on a terminal; Rich redraws them from a thread of its own."""

    def __init__(self, stream: TextIO) -> None:
        self._marks = marks(stream)
        self._open: list[Step] = []
        self._console = _console(stream)
        self._display = Display(
            console=self._console,
            get_renderable=self._drawn,
            transient=True,
            refresh_per_second=FRAMES_A_SECOND,
            # Results that go elsewhere must stay on stdout.
            redirect_stdout=sys.stdout.isatty(),
            redirect_stderr=sys.stderr.isatty(),
        )

    def started(self, step: Step) -> None:
        self._open.append(step)
        if len(self._open) == 1:
            self._display.start()
            # A run that is killed must not leave its terminal without a cursor.
            self._console.show_cursor(True)

    def changed(self, step: Step) -> None:
        """Do nothing: the display reads the open steps by itself."""

    def ended(self, step: Step, reason: str | None) -> None:
        self._open.remove(step)
        if self._open:
            self._display.refresh()
        else:
            self._display.stop()
        mark = self._marks.done if reason is None else self._marks.failed
        text = Text(step.closing(mark, reason), "" if reason is None else "bold red")
        if reason is None:
            text.stylize("bold green", 0, len(mark))
        self._print(text)

    def line(self, text: str, style: str = "") -> None:
        self._print(Text(text, style))

    def _print(self, text: Text) -> None:
        # Folding is left to the terminal, so that what somebody copies is whole.
        with suppress(OSError):
            self._console.print(text, soft_wrap=True)

    def _drawn(self) -> Text:
        frame = self._marks.frames[
            int(time.monotonic() * FRAMES_A_SECOND) % len(self._marks.frames)
        ]
        width = self._console.width
        bar = self._marks.bar and width >= BAR_FROM_COLUMNS
        lines = [Text(step.going(frame, bar)) for step in list(self._open)]
        for line in lines:
            # A folded line could not be erased; the last column folds on some terminals.
            line.truncate(max(width - 1, 1), overflow="ellipsis")
        return Text("\n").join(lines)


def _console(stream: TextIO) -> Console:
    """A console without markup: what programs say is text, also when it holds brackets."""
    return Console(
        file=stream,
        force_terminal=True,
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        highlight=False,
        markup=False,
        emoji=False,
    )
