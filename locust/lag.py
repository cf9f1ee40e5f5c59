"""Look about 20 times a second how late this process's event loop runs."""

import random
import time
from typing import TYPE_CHECKING

import gevent

if TYPE_CHECKING:
    from session import Session

SLEEP_S = 0.05
"""On average: looks that are evenly apart would fall into step with users that wait as evenly."""


def watch(session: "Session") -> None:
    """Sleep again and again, and count each oversleep in microseconds.

    An answer that has come in waits as long for its greenlet as this sleep does, so that the lag
    is what the generator may have added to a latency.
    """
    while True:
        sleep_s = random.uniform(0, 2 * SLEEP_S)
        due = time.perf_counter() + sleep_s
        gevent.sleep(sleep_s)
        late_us = max(0, round((time.perf_counter() - due) * 1e6))
        session.tally.lag(late_us)
