"""Draw runs over each other: each figure against the number of users."""

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from ops.report.comparison.comparison import Comparison
from ops.report.comparison.entry import Entry
from ops.report.comparison.figure import Figure
from ops.report.comparison.look import looks
from ops.report.palette import LIGHT
from ops.report.series import HEADROOM, dress, title
from ops.report.wording import number

# A ramp's values beyond so many times those of all users would press these together.
FAR = 2.5


def draw(axes: Any, comparison: Comparison, figure: Figure) -> None:
    """Fill the axes with a line for each run, up to all of its users."""
    for entry, shown in looks(comparison.entries):
        users = [level.users for level in entry.levels]
        values = [_known(getattr(level, figure.key)) for level in entry.levels]
        axes.plot(users, values, ls=shown.dash, markersize=4.5, **shown.style)
    dress(axes, 5)
    hidden = _scale(axes, comparison, figure)
    if hidden:
        _annotate(axes, f"↑ cut off, up to {number(hidden)}")
    title(axes, figure.title)
    axes.set_xlim(left=0)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.set_xlabel("simulated users", color=LIGHT["faint"], fontsize="small")


def key(figure: Any, comparison: Comparison, **where: Any) -> Any:
    """Name every run's line, mark and colour once for all charts."""
    handles = [
        Line2D([], [], ls=shown.dash, label=entry.label, **shown.style)
        for entry, shown in looks(comparison.entries)
    ]
    style = {"frameon": False, "handlelength": 3.2, "labelcolor": LIGHT["ink"]}
    return figure.legend(handles=handles, borderaxespad=0, borderpad=0, **style, **where)


def _annotate(axes: Any, text: str) -> None:
    ground = {"facecolor": LIGHT["paper"], "linewidth": 0, "pad": 1.5}
    style: dict[str, Any] = {"fontsize": "small", "color": LIGHT["faint"], "va": "top"}
    style |= {"bbox": ground, "zorder": 5}
    axes.annotate(
        text, (0, 1), xycoords="axes fraction", xytext=(5, -2), textcoords="offset points", **style
    )


def _scale(axes: Any, comparison: Comparison, figure: Figure) -> float | None:
    """Scale by those that compete, their ramps too unless these go far beyond the full loads.

    Returns the highest value of all when it is cut off.
    """
    shown = comparison.competing or comparison.entries
    full = _highest(shown, figure, slice(-1, None))
    ramps = min(_highest(shown, figure, slice(None)), FAR * full)
    every = _highest(comparison.entries, figure, slice(None))
    top = (max(full, ramps) or every or 1) * HEADROOM
    axes.set_ylim(0, top)
    return every if every > top else None


def _highest(entries: Sequence[Entry], figure: Figure, of: slice) -> float:
    values = (_known(getattr(at, figure.key)) for one in entries for at in one.levels[of])
    return max(filter(math.isfinite, values), default=0.0)


def _known(value: float | None) -> float:
    return math.nan if value is None else value
