"""Check the drawings that stand inside the page."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import pytest

from ops.report.drawing import drawings
from ops.report.measurement import Measurement

Make = Callable[..., Any]


@pytest.fixture
def drawn(loadtest: Make) -> Iterator[dict[str, str]]:
    yield drawings(Measurement.model_validate(loadtest()))


def ids(svg: str) -> list[str]:
    return [found for one in ElementTree.fromstring(svg).iter() if (found := one.get("id"))]


def test_one_for_a_page_and_one_for_a_phone(drawn: dict[str, str]) -> None:
    assert list(drawn) == ["wide", "narrow"]


def test_every_id_stands_once_in_both(drawn: dict[str, str]) -> None:
    every = [one for svg in drawn.values() for one in ids(svg)]
    assert every
    assert len(every) == len(set(every))


def test_references_lead_somewhere(drawn: dict[str, str]) -> None:
    for svg in drawn.values():
        wanted = set(re.findall(r"url\(#([^)]+)\)|href=\"#([^\"]+)\"", svg))
        assert wanted
        assert {"".join(pair) for pair in wanted} <= set(ids(svg))


def test_colours_are_those_of_the_page(drawn: dict[str, str]) -> None:
    for svg in drawn.values():
        assert "var(--p99)" in svg
        assert not re.findall(r"#[0-9a-f]{6}\b", svg)


def test_text_is_text(drawn: dict[str, str]) -> None:
    for svg in drawn.values():
        assert "Throughput, requests per second" in "".join(ElementTree.fromstring(svg).itertext())


@pytest.mark.parametrize(
    ("seconds", "number"), [([], 0), ([{"t": 0}], 2), ([{"t": 0}, {"t": 1, "p99": "nan"}], 2)]
)
def test_a_series_of_any_length(loadtest: Make, seconds: list[Any], number: int) -> None:
    measured = Measurement.model_validate(loadtest(seconds=seconds))
    assert len(drawings(measured)) == number


def test_no_load_is_no_drawing() -> None:
    assert drawings(None) == {}
