"""Close each second as it ends."""

import math
from typing import TYPE_CHECKING

import gevent

if TYPE_CHECKING:
    from session import Session


def watch(session: "Session") -> None:
    """Close a second of the session whenever one is over, until the session is."""
    while not session.finished:
        elapsed_s = session.elapsed_s
        gevent.sleep(math.floor(elapsed_s) + 1 - elapsed_s)
        session.close()
