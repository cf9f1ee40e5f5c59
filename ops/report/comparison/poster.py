"""Compose compare.png: one slide with what was found and the charts."""

import io
import warnings
from textwrap import wrap
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

from ops.report.comparison.chart import key
from ops.report.comparison.comparison import Comparison
from ops.report.comparison.finding import findings
from ops.report.comparison.panels import fill
from ops.report.palette import LIGHT
from ops.report.series import STYLE
from ops.report.slide import DPI, LEFT, SIZE

# Of the slide's height; what does not fit stands in the page.
LINE, LINE_CHARACTERS, BETWEEN = 0.027, 165, 0.115
# Where there are more than a few runs, their names need the room of some lines.
MOST_LINES, FEW, FEWER_LINES = 8, 8, 6
TITLE = "Load tests compared"
NOTE = "Bars: from where to where the noise leaves a figure, 99 %. Hollow: can win nothing."


def poster(comparison: Comparison) -> bytes:
    """The comparison in one PNG of 1920 by 1080 pixels."""
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        # A name in a script that the font lacks is drawn with boxes; the page has it right.
        warnings.filterwarnings("ignore", message="Glyph")
        figure = Canvas(figsize=SIZE, dpi=DPI, facecolor=LIGHT["paper"])
        FigureCanvasAgg(figure)
        _charts(figure, comparison, _legend(figure, comparison, _words(figure, comparison)))
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _words(figure: Canvas, comparison: Comparison) -> float:
    """Write the title and the findings; returns where they end, 0 to 1."""
    figure.text(LEFT, 0.95, TITLE, fontsize=21, fontweight="bold", color=LIGHT["ink"], va="center")
    lines = [line for one in findings(comparison) for line in wrap(one, LINE_CHARACTERS)]
    most = MOST_LINES if len(comparison.entries) <= FEW else FEWER_LINES
    if len(lines) > most:
        lines[most - 1 :] = ["… and more, in the page"]
    style: dict[str, Any] = {
        "color": LIGHT["ink"],
        "va": "top",
        "linespacing": 1.4,
        "fontsize": 9.5,
    }
    figure.text(LEFT, 0.915, "\n".join(lines), **style)
    return 0.915 - LINE * len(lines)


def _legend(figure: Canvas, comparison: Comparison, top: float) -> float:
    """Write the names; returns where they end."""
    legend = key(
        figure, comparison, ncols=4, loc="upper left", bbox_to_anchor=(LEFT, top - 0.02),
        fontsize="medium" if len(comparison.entries) <= FEW else "small",
    )  # fmt: skip
    return float(legend.get_window_extent().y0 / figure.bbox.height)


def _charts(figure: Canvas, comparison: Comparison, top: float) -> None:
    count = len(comparison.entries)
    top, bottom = top - 0.06, 0.07
    rows = min(0.04 * count + 0.03, 0.52 * (top - bottom - BETWEEN))
    upper = figure.add_gridspec(
        1, 3, left=LEFT + 0.01, right=0.975, top=top, bottom=bottom + rows + BETWEEN, wspace=0.13
    )
    lower = figure.add_gridspec(
        1, 3, left=0.19, right=0.975, top=bottom + rows, bottom=bottom, wspace=0.1
    )
    fill(figure, comparison, upper, lower)
    figure.text(LEFT, 0.02, NOTE, color=LIGHT["faint"], fontsize="small")
