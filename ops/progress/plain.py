"""Write whole lines only: for pipes, files, CI logs and terminals that cannot move a cursor."""

import threading
import time
from contextlib import suppress
from typing import TextIO

from ops.progress.step import Step
from ops.progress.text import marks


class Plain:
    """A line when a step starts, one when it ends, and between them one each `every_s` at most."""

    def __init__(self, stream: TextIO, every_s: float) -> None:
        self._stream = stream
        self._every_s = every_s
        self._marks = marks(stream)
        self._written: dict[Step, float] = {}
        self._waiting: dict[Step, threading.Timer] = {}
        self._lock = threading.RLock()

    def started(self, step: Step) -> None:
        with self._lock:
            self._written[step] = time.monotonic()
            self.line(f"{self._marks.start} {step.name:<10} {step.detail}".rstrip())

    def changed(self, step: Step) -> None:
        """Have the step written as soon as it may be; states in between are never told."""
        with self._lock:
            if step not in self._written or step in self._waiting:
                return
            wait_s = self._written[step] + self._every_s - time.monotonic()
            timer = threading.Timer(wait_s, self._update, [step])
            # An update that waits must not hold up the end of the program.
            timer.daemon = True
            self._waiting[step] = timer
            if wait_s > 0:
                timer.start()
            else:
                self._update(step)

    def ended(self, step: Step, reason: str | None) -> None:
        with self._lock:
            self._written.pop(step, None)
            if timer := self._waiting.pop(step, None):
                timer.cancel()
            mark = self._marks.done if reason is None else self._marks.failed
            self.line(step.closing(mark, reason))

    def line(self, text: str, style: str = "") -> None:
        # A reader that went away must not take the release with it.
        with self._lock, suppress(OSError):
            print(text, file=self._stream, flush=True)

    def _update(self, step: Step) -> None:
        with self._lock:
            # The step may have ended while its timer was waiting for the lock.
            if self._waiting.pop(step, None):
                self._written[step] = time.monotonic()
                self.line(step.going(" "))
