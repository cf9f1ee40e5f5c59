"""Look 20 times a second how late this process's own event loop runs, and what is under way."""

import time
from typing import TYPE_CHECKING

import gevent

if TYPE_CHECKING:
    from tally import Tally

SLEEP_S = 0.05


def watch(tally: "Tally") -> None:
    """Sleep again and again, and tell the tally each oversleep in microseconds.

    An answer that has come in waits as long for its greenlet as this sleep does, so that the lag
    is what the generator may have added to a latency.
    """
    while True:
        due = time.perf_counter() + SLEEP_S
        gevent.sleep(SLEEP_S)
        tally.look(max(0, round((time.perf_counter() - due) * 1e6)))
