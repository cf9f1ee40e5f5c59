"""Wait for as long as something gets on."""

import time
from collections.abc import Callable


class Patience:
    """Seconds that begin anew whenever more has been done than ever before."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._most = 0
        self._since = clock()

    def is_over(self, done: int) -> bool:
        """Whether nothing has been added to what is `done` for so long."""
        now = self._clock()
        if done > self._most:
            self._most, self._since = done, now
        return now - self._since > self._seconds
