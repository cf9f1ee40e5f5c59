"""Measure how late this process's own event loop runs."""

import time
from collections.abc import Callable

import gevent

SLEEP_S = 0.05


def watch(record: Callable[[int], None]) -> None:
    """Sleep again and again, and `record` each oversleep in microseconds.

    An answer that has come in waits as long for its greenlet as this sleep does, so that the lag
    is what the generator may have added to a latency.
    """
    while True:
        due = time.perf_counter() + SLEEP_S
        gevent.sleep(SLEEP_S)
        record(max(0, round((time.perf_counter() - due) * 1e6)))
