"""Look about 20 times a second how late this process comes to send, or to see an answer."""

import random
import time
from typing import TYPE_CHECKING

import gevent

if TYPE_CHECKING:
    from session import Session

SLEEP_S = 0.05
"""On average: looks that are evenly apart would fall into step with users that wait as evenly."""


def watch(session: "Session") -> None:
    """Sleep again and again, take a turn as a user does, and count how late that was, in us.

    An answer that has come in waits as long for its greenlet as this sleep does, and a request as
    long for its turn, so that the lag is what the generator may have added to a latency.
    """
    while not session.finished:
        sleep_s = random.uniform(0, 2 * SLEEP_S)
        due = time.perf_counter() + sleep_s
        gevent.sleep(sleep_s)
        session.turn.take()
        late_us = max(0, round((time.perf_counter() - due) * 1e6))
        session.tally.lag(late_us)
