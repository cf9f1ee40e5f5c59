"""Draw the figure of each run's steady part, and from where to where the noise leaves it."""

from collections.abc import Sequence
from typing import Any

from matplotlib.markers import CARETRIGHT

from ops.report.comparison.comparison import Comparison
from ops.report.comparison.entry import Entry
from ops.report.comparison.figure import Figure
from ops.report.comparison.look import Look, looks
from ops.report.palette import LIGHT
from ops.report.series import dress, title
from ops.report.wording import number

MOST_CHARACTERS = 30
MOST_POINTS = 9.0
# How far noise may take the scale beyond the highest figure, and the room for what is written.
FAR, ROOM = 1.6, 1.28


def draw(axes: Any, comparison: Comparison, figure: Figure, *, names: bool) -> None:
    """Fill the axes with a mark for each run, one under the other; `names` writes them beside."""
    entries = comparison.entries
    size = _points(axes, len(entries))
    end = _end(comparison.competing or entries, figure)
    for place, (entry, shown) in enumerate(looks(entries)):
        _mark(axes, place, entry, shown, figure, end=end, size=size)
    dress(axes, 5)
    axes.grid(False, axis="y")
    axes.grid(axis="x", color=LIGHT["rule"], linewidth=0.8)
    axes.locator_params(axis="x", nbins=5)
    axes.set(xlim=(0, end * ROOM), ylim=(len(entries) - 0.4, -0.6))
    labels = [_clip(entry.name) for entry in entries] if names else []
    axes.set_yticks(range(len(labels)), labels, color=LIGHT["ink"], fontsize=size)
    title(axes, f"Steady part: {figure.short}")


def _mark(
    axes: Any, place: int, entry: Entry, shown: Look, figure: Figure, *, end: float, size: float
) -> None:
    value = figure.measured(entry.loadtest)
    if value is None:
        return
    low, high = entry.span(figure) or (value, value)
    beyond = value > end
    if not beyond:
        axes.hlines(place, low, min(high, end), color=shown.colour, lw=2.2)
    if high > end:
        # The noise goes further than the scale.
        axes.plot(end, place, marker=CARETRIGHT, color=shown.colour, markersize=min(7, size))
    at = end if beyond else value
    axes.plot(at, place, markersize=min(7, 0.8 * size), **shown.style)
    axes.annotate(
        f"→ {number(value)}" if beyond else number(value),
        (max(at, min(high, end)), place), xytext=(7, 0), textcoords="offset points",
        va="center", fontsize=size, color=LIGHT["ink"],
    )  # fmt: skip


def _points(axes: Any, rows: int) -> float:
    """How large text may be for so many rows, in points."""
    row_inches = axes.get_position().height * axes.figure.get_figheight() / rows
    return float(min(MOST_POINTS, 0.75 * 72 * row_inches))


def _end(entries: Sequence[Entry], figure: Figure) -> float:
    """Where the scale ends: noise far beyond every figure runs out of it."""
    highest = max(figure.measured(one.loadtest) or 0.0 for one in entries)
    spans = [span[1] for one in entries if (span := one.span(figure))]
    return min(max([highest, *spans]), FAR * highest) or 1.0


def _clip(name: str) -> str:
    return name if len(name) <= MOST_CHARACTERS else f"{name[: MOST_CHARACTERS - 1]}…"
