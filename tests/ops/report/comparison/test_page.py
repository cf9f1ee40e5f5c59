"""Check the page as a reader meets it."""

import re
from collections.abc import Callable
from typing import Any

from ops.report.comparison import compare
from ops.report.comparison.page import page

Make = Callable[..., Any]
EVIL = "<script>alert('x')</script> & \"q\" {{ 7*7 }} </style> <!--"


def test_the_page_needs_nothing_from_outside(compared: Make, load: Make, read_page: Make) -> None:
    read = read_page(page(compared(a=load(50), b=load(60)), {"wide": "<svg></svg>"}))
    assert not read.open
    assert not read.attributes("src") + read.attributes("href")
    assert read.count("script") == read.count("link") == 0
    assert not re.search(r"@import|url\((?!#)", read.source)
    assert read.count("svg") == 1


def test_what_is_said_of_each(compared: Make, load: Make, read_page: Make) -> None:
    verdicts = [{"name": "rate", "ok": False}]
    invalid = load(10, valid=False, verdicts=verdicts)
    text = read_page(
        page(compared(a=load(50), b=invalid, c=load(40, users=8), d=load(60)), {})
    ).text
    assert "a 100 95 50 100 0 % valid" in text
    assert "INVALID: rate" in text
    assert "does not compare" in text
    assert "d a \u22120.8 %, noise" in text
    assert "+20 %" in text


def test_without_two_that_compete_there_are_no_differences(
    compared: Make, load: Make, read_page: Make
) -> None:
    read = read_page(page(compared(a=load(50), b=load(60, valid=False)), {}))
    assert read.count("section", id="differences") == 0
    assert "Nothing can be compared" in read.text


def test_names_are_text(folder: Make, load: Make, read_page: Make) -> None:
    runs = [folder("one", load(50), EVIL, target=EVIL), folder("two", load(60), "b")]
    read = read_page(page(compare(runs), {}))
    assert read.count("script") == 0
    assert read.count("style") == 1
    assert not read.open
    assert " ".join(EVIL.split()) in read.text
