"""Send one request at a time, and look for answers in between."""

import gevent
from gevent.lock import BoundedSemaphore

AT_ONCE_S = 1e-9
"""Not 0: whoever sleeps so is woken before the event loop has looked for anything."""


def check() -> None:
    """Raise ValueError for an event loop that does not count its turns."""
    if gevent.get_hub().loop.iteration < 0:
        raise ValueError("gevent's loop is libuv, and must be libev: unset GEVENT_LOOP")


class Turn:
    """What a user takes before it sends.

    A large request takes a while to be handed to the kernel. Were several sent in a row, an answer
    that comes in the meantime would be seen only after all of them, and be told as so much later.
    """

    def __init__(self) -> None:
        self._loop = gevent.get_hub().loop
        self._queue = BoundedSemaphore()
        self._sent_in = -1
        """The event loop's turn in which the last one was sent."""

    def take(self) -> None:
        """Return at most once in each turn of the event loop, and let others wait in a queue."""
        if self._sent_in == self._loop.iteration:
            with self._queue:
                while self._sent_in == self._loop.iteration:
                    gevent.sleep(AT_ONCE_S)
        self._sent_in = self._loop.iteration
