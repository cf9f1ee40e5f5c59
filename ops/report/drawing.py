"""Draw the charts as SVG that stands inside the page and takes the page's colours."""

import io
import re

import matplotlib as mpl
from matplotlib.figure import Figure

from ops.report.measurement import Measurement
from ops.report.palette import themed
from ops.report.series import STYLE, draw, heights

# Inches: a page's column, and a phone's, where text of the same size needs more of the width.
WIDTHS = {"wide": 9.2, "narrow": 4.4}
MARGINS = {
    "wide": {"left": 0.052, "right": 0.99, "hspace": 0.36},
    "narrow": {"left": 0.13, "right": 0.98, "hspace": 0.55},
}
# Inches above and below the charts, and of a chart of height 1.
ABOVE, BELOW, UNIT = {"wide": 0.32, "narrow": 0.51}, 0.55, 1.0
METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))


def drawings(loadtest: Measurement | None) -> dict[str, str]:
    """SVG by name, `wide` and `narrow`; none without a series."""
    if loadtest is None or not loadtest.seconds:
        return {}
    return {name: _drawing(loadtest, name) for name in WIDTHS}


def _drawing(loadtest: Measurement, name: str) -> str:
    shares = heights(loadtest)
    height = sum(shares) * UNIT + ABOVE[name] + BELOW
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTHS[name], height))
        figure.subplots_adjust(top=1 - ABOVE[name] / height, bottom=BELOW / height, **MARGINS[name])
        axes = figure.subplots(len(shares), 1, sharex=True, height_ratios=shares)
        draw(loadtest, axes, narrow=name == "narrow")
        return svg(figure, name)


def svg(figure: Figure, name: str) -> str:
    """The figure without a ground of its own; its ids begin with `name`.

    Several drawings stand in one page, where an id must stand once.
    """
    figure.patch.set_visible(False)
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata=METADATA)
    drawn = out.getvalue()
    drawn = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", drawn[drawn.index("<svg") :])
    return themed(re.sub(r"'DejaVu Sans'[^;\"]*", "system-ui, sans-serif", drawn))
