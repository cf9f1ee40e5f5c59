"""Give each run a colour, a mark and a dash of its own, told apart in grey and by any eye."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ops.report.comparison.entry import Entry
from ops.report.palette import LIGHT

MARKS = ("o", "s", "^", "D", "v", "P", "X", "p")
DASHES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (3, 1, 1, 1)))
OUT: Any = (0, (1, 1.6))
"""The dash of what takes no part."""


@dataclass(frozen=True)
class Look:
    """How one run is drawn everywhere."""

    colour: str
    mark: str
    dash: Any
    hollow: bool
    """For a run that can win nothing."""

    @property
    def style(self) -> dict[str, Any]:
        """Its colour and mark, as matplotlib takes them."""
        face = "none" if self.hollow else self.colour
        return {"color": self.colour, "marker": self.mark, "markerfacecolor": face}


def looks(entries: Sequence[Entry]) -> list[tuple[Entry, Look]]:
    """Each run with its look; with more than eight, colours come again in another dash."""
    return [(entry, _look(entry, place)) for place, entry in enumerate(entries)]


def _look(entry: Entry, place: int) -> Look:
    turn, kind = divmod(place, len(MARKS))
    dash = DASHES[turn % len(DASHES)] if entry.competes else OUT
    return Look(LIGHT[f"run{kind + 1}"], MARKS[kind], dash, not entry.competes)
