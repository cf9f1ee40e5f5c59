"""Draw the figure of each run's steady part, and from where to where the noise leaves it."""

from collections.abc import Sequence
from typing import Any

from ops.report.comparison.comparison import Comparison
from ops.report.comparison.entry import Entry
from ops.report.comparison.figure import Figure
from ops.report.comparison.look import Look, looks
from ops.report.palette import LIGHT
from ops.report.series import HEADROOM, dress, title
from ops.report.wording import number

MOST_CHARACTERS = 30
FAR = 1.6


def draw(axes: Any, comparison: Comparison, figure: Figure, *, names: bool) -> None:
    """Fill the axes with a mark for each run, one under the other; `names` writes them beside."""
    entries = comparison.entries
    end = _end(comparison.competing or entries, figure)
    for place, (entry, shown) in enumerate(looks(entries)):
        _mark(axes, place, entry, shown, figure, end=end)
    dress(axes, 5)
    axes.grid(False, axis="y")
    axes.grid(axis="x", color=LIGHT["rule"], linewidth=0.8)
    axes.locator_params(axis="x", nbins=5)
    axes.set(xlim=(0, end * HEADROOM), ylim=(len(entries) - 0.4, -0.7))
    labels = [_clip(entry.name) for entry in entries] if names else []
    axes.set_yticks(range(len(labels)), labels, color=LIGHT["ink"], fontsize="small")
    title(axes, f"Steady part: {figure.short}")


def _mark(axes: Any, place: int, entry: Entry, shown: Look, figure: Figure, *, end: float) -> None:
    value = figure.measured(entry.loadtest)
    if value is None:
        return
    low, high = entry.span(figure) or (value, value)
    axes.hlines(place, low, high, color=shown.colour, lw=2.2)
    beyond = value > end * HEADROOM
    at = end * (HEADROOM - 0.03) if beyond else value
    axes.plot(at, place, markersize=7, **shown.style)
    text = f"{number(value)} →" if beyond else number(value)
    axes.annotate(
        text, (at, place), xytext=(0, 6), textcoords="offset points",
        ha="right" if beyond else "center", fontsize="small", color=LIGHT["ink"],
    )  # fmt: skip


def _end(entries: Sequence[Entry], figure: Figure) -> float:
    """Where the scale ends: noise far beyond every figure runs out of it."""
    highest = max(figure.measured(one.loadtest) or 0.0 for one in entries)
    spans = [span[1] for one in entries if (span := one.span(figure))]
    return min(max([highest, *spans]), FAR * highest) or 1.0


def _clip(name: str) -> str:
    return name if len(name) <= MOST_CHARACTERS else f"{name[: MOST_CHARACTERS - 1]}…"
