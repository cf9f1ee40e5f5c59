"""Render report.html: one file that needs no script and nothing from anywhere else."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ops.report import palette, wording
from ops.report.run import Run
from ops.report.section import sections
from ops.report.shares import shares
from ops.report.story import story

TEMPLATES = Path(__file__).parents[2] / "templates"
TEMPLATE = "report.html.j2"
FILTERS = ("duration", "number", "percent", "plain", "words")


def page(run: Run, drawings: dict[str, str]) -> str:
    """The page, with every value escaped; `drawings` are our own SVG and stand as they are."""
    return (
        environment()
        .get_template(TEMPLATE)
        .render(
            run=run,
            loadtest=run.loadtest,
            story=story(run),
            shares=shares(run.loadtest) if run.loadtest else None,
            sections=sections(run),
            drawings={name: Markup(svg) for name, svg in drawings.items()},
            longest_s=max((step.seconds for step in run.steps), default=0.0),
            light=palette.LIGHT,
            dark=palette.DARK,
        )
    )


def environment() -> Environment:
    filters: dict[str, Any] = {name: getattr(wording, name) for name in FILTERS}
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters)
    return environment
