"""Check the marks of the steady part, on real axes."""

from collections.abc import Callable
from typing import Any

from matplotlib.figure import Figure as Canvas
from matplotlib.markers import CARETRIGHT

from ops.report.comparison.dots import draw
from ops.report.comparison.figure import FIGURES

Make = Callable[..., Any]
P50 = FIGURES[1]


def drawn(comparison: Any, *, names: bool = True) -> Any:
    axes = Canvas().subplots()
    draw(axes, comparison, P50, names=names)
    return axes


def test_each_has_its_value_its_noise_and_its_name(compared: Make, load: Make) -> None:
    found = compared(a=load(50), b=load(80))
    axes = drawn(found)
    assert [text.get_text() for text in axes.texts] == ["50", "80"]
    assert [text.get_text() for text in axes.get_yticklabels()] == ["a", "b"]
    low, high = found.entries[1].span(P50)
    (segment,) = axes.collections[1].get_segments()
    assert [tuple(point) for point in segment] == [(low, 1), (high, 1)]


def test_what_cannot_win_does_not_set_the_scale(compared: Make, load: Make) -> None:
    axes = drawn(compared(a=load(50), b=load(60), c=load(900, valid=False)))
    assert axes.get_xlim()[1] < 130
    assert axes.texts[2].get_text() == "→ 900"


def test_endless_noise_does_not_set_the_scale(compared: Make, load: Make) -> None:
    wild = load(50)
    for second in wild["seconds"][10:25]:
        second["p50"] = second["p95"] = 5000
    axes = drawn(compared(a=wild, b=load(60)))
    assert axes.get_xlim()[1] < 130
    # An arrow says that it goes on, and only there.
    assert [line.get_marker() for line in axes.get_lines()].count(CARETRIGHT) == 1


def test_names_are_left_out_or_clipped(compared: Make, load: Make) -> None:
    found = compared(**{"a" * 80: load(50), "b": load(60)})
    assert not drawn(found, names=False).get_yticklabels()
    assert drawn(found).get_yticklabels()[0].get_text().endswith("a…")


def test_a_run_without_the_figure(compared: Make, load: Make) -> None:
    assert len(drawn(compared(a=load(50), b=load(60, latency_ms={}))).texts) == 1
