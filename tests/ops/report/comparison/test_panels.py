"""Check the drawings that stand inside the page."""

import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest

from ops.report.comparison.panels import drawings

Make = Callable[..., Any]


@pytest.mark.parametrize("count", [2, 15])
def test_every_figure_is_in_both(compared: Make, load: Make, count: int) -> None:
    made = drawings(compared(**{f"e{place}": load(50 + place) for place in range(count)}))
    assert list(made) == ["wide", "narrow"]
    for svg in made.values():
        text = " ".join(ElementTree.fromstring(svg).itertext())
        for wanted in ("Requests per second", "Median response time, ms", "Response time, p99, ms"):
            assert wanted in text
        assert text.count("simulated users") == text.count("Steady part: ") == 3
        assert f"e{count - 1}" in text


def test_colours_are_those_of_the_page(compared: Make, load: Make) -> None:
    for svg in drawings(compared(a=load(50), b=load(60))).values():
        assert "var(--run2)" in svg
        assert not re.findall(r"#[0-9a-f]{6}\b", svg)
