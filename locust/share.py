"""Say which part of the load one process of the generator gives."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """The `rank`-th (from 0) of `of` processes that take turns with the users."""

    rank: int = 0
    of: int = 1
    name: str = "local"

    def index(self, count: int) -> int:
        """Which user of the whole load the `count`-th of this process is, both from 0."""
        return count * self.of + self.rank
