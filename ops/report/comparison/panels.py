"""Lay the charts of a comparison out: side by side, or one under the other on a phone."""

import math
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure as Canvas

from ops.report.comparison import chart, dots
from ops.report.comparison.comparison import Comparison
from ops.report.comparison.figure import FIGURES
from ops.report.drawing import svg
from ops.report.series import STYLE

# Inches: widths, the height of a chart against users, the place of a run in the charts below, and
# what titles and axes take.
WIDTHS = {"wide": 9.9, "narrow": 4.4}
TALL, ROW, BETWEEN, BELOW = 2.6, 0.27, 0.85, 0.35
# A line of the legend, and how many names stand in it.
LINE, COLUMNS = 0.24, {"wide": 3, "narrow": 1}


def drawings(comparison: Comparison) -> dict[str, str]:
    """SVG by name, `wide` and `narrow`."""
    with mpl.rc_context(STYLE):
        figures = {"wide": _wide(comparison), "narrow": _narrow(comparison)}
        return {name: svg(figure, name) for name, figure in figures.items()}


def fill(figure: Any, comparison: Comparison, upper: Any, lower: Any) -> None:
    """Draw each figure into its column of two grids: against users, and with its noise."""
    for column, one in enumerate(FIGURES):
        chart.draw(figure.add_subplot(upper[column]), comparison, one)
        dots.draw(figure.add_subplot(lower[column]), comparison, one, names=column == 0)


def _wide(comparison: Comparison) -> Canvas:
    legend, rows = _legend(comparison, "wide"), _rows(comparison)
    height = legend + 0.35 + TALL + BETWEEN + rows + BELOW
    figure = Canvas(figsize=(WIDTHS["wide"], height))
    top, bottom = TALL + BETWEEN + rows + BELOW, BELOW
    upper = figure.add_gridspec(
        1, 3, left=0.042, right=0.99, top=top / height, bottom=(top - TALL) / height, wspace=0.16
    )
    lower = figure.add_gridspec(
        1, 3, left=0.225, right=0.99, top=(bottom + rows) / height, bottom=bottom / height,
        wspace=0.12,
    )  # fmt: skip
    fill(figure, comparison, upper, lower)
    chart.key(figure, comparison, ncols=COLUMNS["wide"], loc="upper left", bbox_to_anchor=(0, 1))
    return figure


def _narrow(comparison: Comparison) -> Canvas:
    legend, rows = _legend(comparison, "narrow"), _rows(comparison)
    each = 0.35 + TALL + BETWEEN + rows + 0.55
    height = legend + len(FIGURES) * each
    figure = Canvas(figsize=(WIDTHS["narrow"], height))
    chart.key(figure, comparison, ncols=COLUMNS["narrow"], loc="upper left", bbox_to_anchor=(0, 1))
    for place, one in enumerate(FIGURES):
        top = height - legend - place * each - 0.35
        chart.draw(_axes(figure, height, top, TALL), comparison, one)
        below = _axes(figure, height, top - TALL - BETWEEN, rows)
        dots.draw(below, comparison, one, names=False)
    return figure


def _axes(figure: Canvas, height: float, top: float, tall: float) -> Any:
    return figure.add_axes((0.11, (top - tall) / height, 0.86, tall / height))


def _rows(comparison: Comparison) -> float:
    return len(comparison.entries) * ROW + 0.2


def _legend(comparison: Comparison, name: str) -> float:
    return math.ceil(len(comparison.entries) / COLUMNS[name]) * LINE + 0.1
