"""Compose report.png: one slide with the story, the numbers and the charts."""

import io
import warnings
from textwrap import wrap
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ops.report import replicas
from ops.report.palette import LIGHT
from ops.report.run import Run
from ops.report.series import HEIGHTS, STYLE, draw, generator, title
from ops.report.story import Story, story
from ops.report.wording import duration, moment

# Inches, and dots for each of them: 16 to 9, 1920 by 1080 pixels.
SIZE, DPI = (12.8, 7.2), 150
# Shares of the slide's width and height.
LEFT, NUMBERS_UNTIL, LINE = 0.035, 0.26, 0.034
LINE_CHARACTERS = 140
# What does not fit here stands in the page.
MOST_LINES, MOST_NOTES = 5, 4
SHORT = {"cpu": "Generator, cores", "lag_ms": "Generator's lag, ms"}


def slide(run: Run) -> bytes:
    """The whole report in one PNG of 1920 by 1080 pixels."""
    told = story(run)
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        # A name in a script that the font lacks is drawn with boxes; the page has it right.
        warnings.filterwarnings("ignore", message="Glyph")
        figure = Figure(figsize=SIZE, dpi=DPI, facecolor=LIGHT["paper"])
        FigureCanvasAgg(figure)
        top = _head(figure, told)
        _body(figure, run, told, _foot(figure, run, told), top - 0.045)
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _head(figure: Figure, told: Story) -> float:
    """Write what matters most; returns where the body may end, 0 to 1."""
    _badge(figure, told)
    style: dict[str, Any] = {"fontsize": 21, "fontweight": "bold", "va": "center"}
    title = figure.text(LEFT, 0.935, _clip(told.title, 70), color=LIGHT["ink"], **style)
    _fit(title, 0.73)
    lines = [line for one in told.sentences for line in wrap(one, LINE_CHARACTERS)][:MOST_LINES]
    text = "\n".join(lines)
    _fit(figure.text(LEFT, 0.893, text, color=LIGHT["faint"], va="top", linespacing=1.45), 0.93)
    bottom = 0.893 - LINE * len(lines)
    if told.alarm:
        _alarm(figure, told.alarm, bottom - 0.038)
        bottom -= 0.075
    return bottom


def _badge(figure: Figure, told: Story) -> None:
    box = {"boxstyle": "round,pad=0.5", "facecolor": LIGHT[told.tone], "linewidth": 0}
    where: dict[str, Any] = {"x": 0.96, "y": 0.935, "ha": "right", "va": "center"}
    figure.text(s=told.badge, **where, fontsize=15, fontweight="bold", color="white", bbox=box)


def _alarm(figure: Figure, alarm: str, middle: float) -> None:
    text = f"INVALID MEASUREMENT: {_clip(alarm, 90)}. Do not use these figures."
    box = {"boxstyle": "square,pad=0.55", "facecolor": LIGHT["bad"], "linewidth": 0}
    style: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 14, "fontweight": "bold"}
    _fit(figure.text(0.5, middle, text, color="white", bbox=box, **style), 0.9)


def _foot(figure: Figure, run: Run, told: Story) -> float:
    """Write the notes and the run's name; returns where the body may begin, 0 to 1."""
    notes = [_clip(f"Note: {note}", 130) for note in told.notes]
    if len(notes) > MOST_NOTES:
        notes[MOST_NOTES - 1 :] = [f"Note: {len(notes) - MOST_NOTES + 1} more stand in the page"]
    names = [_clip(run.id, 60), moment(run.started) if run.started else ""]
    figure.text(LEFT, 0.025, "   ".join(filter(None, names)), fontsize=9, color=LIGHT["faint"])
    for place, note in enumerate(reversed(notes)):
        where = (LEFT, 0.058 + 0.028 * place)
        _fit(figure.text(*where, note, fontweight="bold", color=LIGHT["warn"]), 0.93)
    return 0.105 + 0.03 * len(notes)


def _body(figure: Figure, run: Run, told: Story, bottom: float, top: float) -> None:
    if run.loadtest is None or not run.loadtest.seconds:
        _steps(figure, run, bottom, top)
        return
    grid = figure.add_gridspec(
        3, 1, left=NUMBERS_UNTIL, right=0.965, top=top, bottom=bottom + 0.02,
        height_ratios=HEIGHTS, hspace=0.34,
    )  # fmt: skip
    others = generator(run.loadtest)
    lowest = grid[2].subgridspec(1, 2 + len(others), wspace=0.28)
    below = [figure.add_subplot(lowest[column]) for column in range(2 + len(others))]
    rows = [figure.add_subplot(grid[0]), figure.add_subplot(grid[1]), below[0]]
    draw(run.loadtest, [*rows, *below[1:-1]])
    for one, name in zip(below[1:-1], others, strict=True):
        title(one, SHORT[name])
    replicas.draw(below[-1], run.loadtest)
    for one, number in zip(rows, told.figures, strict=True):
        _number(figure, one.get_position().y1, number, told.alarm is not None)
    if told.alarm:
        figure.text(
            0.61, (top + bottom) / 2, "INVALID", fontsize=118, fontweight="bold",
            color=LIGHT["bad"], alpha=0.22, rotation=18, ha="center", va="center",
        )  # fmt: skip


def _number(figure: Figure, top: float, number: Any, invalid: bool) -> None:
    colour = LIGHT["faint"] if invalid else LIGHT["ink"]
    value = f"{number.value} {number.unit}".strip()
    style: dict[str, Any] = {"fontsize": 30, "fontweight": "bold", "va": "top"}
    _fit(figure.text(LEFT, top, value, color=colour, **style), NUMBERS_UNTIL - LEFT - 0.04)
    lines = wrap(number.caption, 26)
    figure.text(LEFT, top - 0.065, "\n".join(lines), color=LIGHT["faint"], va="top")
    if invalid:
        under = top - 0.07 - 0.028 * len(lines)
        figure.text(LEFT, under, "INVALID", fontweight="bold", color=LIGHT["bad"], va="top")


def _steps(figure: Figure, run: Run, bottom: float, top: float) -> None:
    if not run.steps:
        return
    axes = figure.add_axes((0.22, bottom + 0.02, 0.64, top - bottom - 0.06))
    names = [_clip(step.name, 16) for step in run.steps]
    places = range(len(names))
    colours = [LIGHT["bad" if step.failed else "rate"] for step in run.steps]
    bars = axes.barh(places, [step.seconds for step in run.steps], color=colours, height=0.6)
    axes.bar_label(bars, [f" {duration(step.seconds)}" for step in run.steps], color=LIGHT["ink"])
    axes.set_yticks(places, names, color=LIGHT["ink"])
    axes.set_ylim(max(len(names), 4) - 0.5, -0.5)
    axes.set_xticks([])
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.set_title("Steps", loc="left", fontweight="bold", color=LIGHT["ink"])


def _fit(text: Any, width: float) -> None:
    """Make text smaller until it is no wider than that share of the slide."""
    share = text.get_window_extent().width / text.figure.bbox.width
    if share > width:
        # Hinting makes small letters a little wider than their size says.
        text.set_fontsize(text.get_fontsize() * width / share * 0.97)


def _clip(text: str, characters: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= characters else f"{text[: characters - 1]}…"
