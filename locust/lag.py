"""Look 20 times a second how late this process's own event loop runs, and what is under way."""

import time
from typing import TYPE_CHECKING

import gevent

if TYPE_CHECKING:
    from session import Session

SLEEP_S = 0.05


def watch(session: "Session") -> None:
    """Sleep again and again, and count each oversleep in microseconds.

    An answer that has come in waits as long for its greenlet as this sleep does, so that the lag
    is what the generator may have added to a latency.
    """
    while True:
        due = time.perf_counter() + SLEEP_S
        gevent.sleep(SLEEP_S)
        late_us = max(0, round((time.perf_counter() - due) * 1e6))
        session.come_due()
        session.tally.look(late_us)
