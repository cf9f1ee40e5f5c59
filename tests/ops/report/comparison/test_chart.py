"""Check what is drawn against users, on real axes."""

from collections.abc import Callable
from typing import Any

from matplotlib.figure import Figure as Canvas

from ops.report.comparison.chart import draw, key
from ops.report.comparison.figure import FIGURES

Make = Callable[..., Any]
RPS, P50, _ = FIGURES


def drawn(comparison: Any, figure: Any) -> Any:
    axes = Canvas().subplots()
    draw(axes, comparison, figure)
    return axes


def test_a_line_for_each_run_from_the_first_users_to_all(compared: Make, load: Make) -> None:
    axes = drawn(compared(a=load(50), b=load(80)), RPS)
    assert [(line.get_xdata()[0], line.get_xdata()[-1]) for line in axes.get_lines()] == [
        (5, 100), (5, 100),
    ]  # fmt: skip
    assert axes.get_xlabel() == "simulated users"
    assert axes.get_title(loc="left") == "Requests per second"
    assert not axes.texts


def test_what_cannot_win_does_not_set_the_scale(compared: Make, load: Make) -> None:
    axes = drawn(compared(a=load(50), b=load(60), c=load(900, valid=False)), P50)
    assert 60 < axes.get_ylim()[1] < 90
    assert axes.texts[0].get_text().startswith("↑ cut off, up to 9")


def test_a_ramp_far_beyond_the_full_load_is_cut_off(compared: Make, load: Make) -> None:
    slow = load(50)
    slow["seconds"][0] |= {"p50": 4000, "p95": 4000}
    axes = drawn(compared(a=slow, b=load(60)), P50)
    assert axes.get_ylim()[1] < 200
    assert axes.texts[0].get_text() == "↑ cut off, up to 4,000"


def test_the_legend_says_what_is_invalid(compared: Make, load: Make) -> None:
    legend = key(Canvas(), compared(a=load(50), b=load(60, valid=False)))
    assert [text.get_text() for text in legend.get_texts()] == ["a", "b (INVALID)"]


def test_runs_without_seconds(compared: Make, load: Make) -> None:
    assert drawn(compared(a=load(50, seconds=[]), b=load(60, seconds=[])), P50).get_ylim()[0] == 0
