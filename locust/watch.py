"""Close each second as it ends, tell it, and end a run that has failed."""

import json
import math
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import gevent
from tally import Tally

if TYPE_CHECKING:
    from session import Session

FEWEST_REQUESTS = 20
"""Below so many, a share of failures says too little to end a run."""
ALMOST_S = 0.95
"""The run's end may come a little before its last second's: that counts as a whole one."""
EARLY_S = 1.0
"""An end so much before --run-time is an interruption: ^C, or SIGTERM."""


def watch(session: "Session", stop: Callable[[], None]) -> None:
    """Close a second whenever one is over, and `stop` when too many requests failed."""
    while True:
        elapsed_s = session.elapsed_s
        gevent.sleep(math.floor(elapsed_s) + 1 - elapsed_s)
        if session.finished:
            return
        close(session)
        session.stopped = too_many(session.tally, session.options.stop_above_failures)
        if session.stopped:
            stop()
            return


def close(session: "Session") -> None:
    """Close the running second; the steady part begins once every user has begun."""
    second = session.tally.roll(session.elapsed_s, time.process_time())
    if session.tally.steady_from is None and second.users >= session.options.users:
        session.tally.begin_steady()
    if session.options.print_seconds:
        print(json.dumps(second.plain()), file=sys.stderr, flush=True)


def finish(session: "Session") -> None:
    """Take the last second in if it is a whole one, and say so if the run was cut off."""
    left_s = session.elapsed_s - session.tally.now.start_s
    if left_s >= ALMOST_S:
        close(session)
    asked_s = session.options.run_time_s
    if session.stopped is None and asked_s and session.elapsed_s < asked_s - EARLY_S:
        session.stopped = f"interrupted after {session.elapsed_s:.0f} s of {asked_s:g} s"


def too_many(tally: Tally, most: float) -> str | None:
    """Why the run must end, or None: more than the share `most` of all requests failed."""
    requests, failures = tally.requests, tally.failures
    if requests < FEWEST_REQUESTS or failures <= most * requests:
        return None
    message, count = tally.errors.most_common(1)[0]
    return (
        f"{failures} of {requests} requests failed ({failures / requests:.0%}, at most {most:.0%}"
        f" may); most often, {count} times: {message}"
    )
