"""Hold what was found out about one thing that a release needs."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's table."""

    what: str
    state: Literal["there", "missing", "not asked"]
    told: str
    """What is there, what is wrong, or why it was not asked."""
    mend: str = ""
    """The command that mends it; empty where nothing is missing."""


class Missing(Exception):
    """What a check raises for a thing that is not as it must be."""

    def __init__(self, told: str, mend: str) -> None:
        super().__init__(told)
        self.mend = mend


class NotAsked(Exception):
    """What a check raises where its question has no meaning, with the reason."""
