"""Let a release be ended by a signal only after it has been undone."""

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

ENDING = (signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def as_interrupts() -> Iterator[None]:
    """Take SIGTERM, and SIGHUP as a closing terminal sends it, for ^C: the block is undone.

    Such signals come in pairs, from a shell and from the kernel, so only the first counts; a ^C
    that follows another still cuts the undoing short.
    """
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, *ENDING)}
    for number, handler in before.items():
        # What was started under nohup, or in the background of a script, stays deaf.
        if handler is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    for one in ENDING:
        if signal.getsignal(one) is _interrupt:
            # Not SIG_IGN, which the servers that the undoing starts would inherit.
            signal.signal(one, _pass_over)
    raise KeyboardInterrupt


def _pass_over(number: int, frame: FrameType | None) -> None:
    """Do nothing."""
