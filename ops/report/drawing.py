"""Draw the charts as SVG that stands inside the page and takes the page's colours."""

import io
import re

import matplotlib as mpl
from matplotlib.figure import Figure

from ops.report.measurement import Measurement
from ops.report.palette import themed
from ops.report.series import HEIGHTS, STYLE, draw

# Inches: a page's column, and a phone's, where text of the same size needs more of the width.
SIZES = {"wide": (9.2, 6.4), "narrow": (4.4, 6.8)}
MARGINS = {
    "wide": {"left": 0.052, "right": 0.99, "top": 0.95, "bottom": 0.09, "hspace": 0.3},
    "narrow": {"left": 0.13, "right": 0.98, "top": 0.925, "bottom": 0.08, "hspace": 0.48},
}
METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))


def drawings(loadtest: Measurement | None) -> dict[str, str]:
    """SVG by name, `wide` and `narrow`; none without a series."""
    if loadtest is None or not loadtest.seconds:
        return {}
    return {name: _drawing(loadtest, name) for name in SIZES}


def _drawing(loadtest: Measurement, name: str) -> str:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=SIZES[name])
        figure.patch.set_visible(False)
        figure.subplots_adjust(**MARGINS[name])
        axes = figure.subplots(3, 1, sharex=True, height_ratios=HEIGHTS)
        draw(loadtest, axes, narrow=name == "narrow")
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata=METADATA)
    svg = out.getvalue()
    # Two drawings stand in one page, where an id must stand once.
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg[svg.index("<svg") :])
    return themed(re.sub(r"'DejaVu Sans'[^;\"]*", "system-ui, sans-serif", svg))
