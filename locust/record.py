"""Keep the seconds of a run, of all its processes together."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from second import Second

FEWEST_REQUESTS = 20
"""Below so many, a share of failures says too little to end a run."""


class Record:
    """What a run has measured so far."""

    def __init__(self, users: int) -> None:
        self.users = users
        self.seconds: list[Second] = []
        self.told: list[dict[str, Any]] = []
        """The same, for people: made once, as each second ends."""
        self.errors: Counter[str] = Counter()
        self.requests = 0
        self.failures = 0
        self.slow = 0
        """Requests of the steady part that took longer than the objective allows."""
        self.steady_from: int | None = None
        """Index of the second in which the steady part begins; None while users still start."""

    @property
    def steady(self) -> Sequence[Second]:
        """The seconds in which all users were there from the start."""
        return [] if self.steady_from is None else self.seconds[self.steady_from :]

    def add(self, second: Second) -> None:
        """Add the next second; the steady part begins after that in which all users are there."""
        self.seconds.append(second)
        self.told.append(second.plain())
        self.errors.update(second.errors)
        self.requests += second.requests
        self.failures += second.failures
        self.slow += 0 if self.steady_from is None else second.slow
        if self.steady_from is None and second.users >= self.users:
            self.steady_from = len(self.seconds)

    def too_many(self, most: float) -> str | None:
        """Why the run must end, or None: more than the share `most` of all requests failed."""
        if self.requests < FEWEST_REQUESTS or self.failures <= most * self.requests:
            return None
        message, count = self.errors.most_common(1)[0]
        return (
            f"{self.failures} of {self.requests} requests failed"
            f" ({self.failures / self.requests:.0%}, at most {most:.0%} may);"
            f" most often, {count} times: {message}"
        )

    def too_slow(self, percent: int, limit_ms: float, expected: float) -> str | None:
        """Why it is certain that the objective is missed, or None.

        So many requests of the steady part were slow that they would be too large a share of all
        those that are still `expected` in it, and of the four deviations that chance may add.
        """
        most = expected + 4 * math.sqrt(expected)
        if self.slow <= (1 - percent / 100) * most:
            return None
        return (
            f"p{percent} cannot be within {limit_ms:g} ms any more: {self.slow} of about"
            f" {expected:.0f} requests took longer"
        )
