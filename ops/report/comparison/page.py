"""Render compare.html: one file that needs no script and nothing from anywhere else."""

from markupsafe import Markup

from ops.report import palette
from ops.report.comparison.comparison import Comparison
from ops.report.comparison.figure import FIGURES
from ops.report.comparison.finding import amount, bounds, findings
from ops.report.comparison.record import standing
from ops.report.page import environment

TEMPLATE = "compare.html.j2"


def page(comparison: Comparison, drawings: dict[str, str]) -> str:
    """The page, with every value escaped; `drawings` are our own SVG and stand as they are."""
    return (
        environment()
        .get_template(TEMPLATE)
        .render(
            comparison=comparison,
            figures=FIGURES,
            findings=findings(comparison),
            drawings={name: Markup(svg) for name, svg in drawings.items()},
            amount=amount,
            bounds=bounds,
            standing=standing,
            light=palette.LIGHT,
            dark=palette.DARK,
        )
    )
