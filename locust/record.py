"""Keep the seconds of a run, of all its processes together."""

from collections import Counter
from collections.abc import Sequence

from second import Second

FEWEST_REQUESTS = 20
"""Below so many, a share of failures says too little to end a run."""


class Record:
    """What a run has measured so far."""

    def __init__(self, users: int) -> None:
        self.users = users
        self.seconds: list[Second] = []
        self.errors: Counter[str] = Counter()
        self.requests = 0
        self.failures = 0
        self.steady_from: int | None = None
        """Index of the second in which the steady part begins; None while users still start."""

    @property
    def steady(self) -> Sequence[Second]:
        """The seconds in which all users were there from the start."""
        return [] if self.steady_from is None else self.seconds[self.steady_from :]

    def add(self, second: Second) -> None:
        """Add the next second; the steady part begins after that in which all users are there."""
        self.seconds.append(second)
        self.errors.update(second.errors)
        self.requests += second.requests
        self.failures += second.failures
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
