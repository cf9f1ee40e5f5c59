"""Check the text that metrics are shown in, with a parser of its grammar."""

import re

import pytest

from model.server.metrics import Counter, Histogram, exponential, exposed, page

LINE = re.compile(
    r"# TYPE [a-zA-Z_:][a-zA-Z0-9_:]* (counter|histogram)"
    r'|[a-zA-Z_:][a-zA-Z0-9_:]*\{([a-zA-Z_]\w*="(\\.|[^"\\])*",?)*\} [-+.e\d]+'
)


def lines(*metrics: Counter | Histogram) -> list[str]:
    text = page(metrics).decode()
    assert text.endswith("\n")
    assert all(LINE.fullmatch(line) for line in text.splitlines()), text
    return text.splitlines()


def test_a_name_has_colons_for_slashes() -> None:
    assert exposed("/tensorflow/serving/request_count") == ":tensorflow:serving:request_count"


def test_a_counter_counts_by_labels() -> None:
    counter = Counter("/a/b", "model_name", "status")
    counter.add("m", "OK")
    counter.add("m", "OK", amount=2)
    counter.add("m", "NOT_FOUND")
    assert lines(counter) == [
        "# TYPE :a:b counter",
        ':a:b{model_name="m",status="OK"} 3',
        ':a:b{model_name="m",status="NOT_FOUND"} 1',
    ]


def test_a_label_value_cannot_break_its_line() -> None:
    counter = Counter("/a", "name")
    counter.add('q"b\\s\nn')
    assert lines(counter)[1] == ':a{name="q\\"b\\\\s\\nn"} 1'


def test_a_histogram_counts_up_to_each_limit() -> None:
    histogram = Histogram("/h", (10, 18, 32.4), "m")
    for value in (0.5, 10, 17, 31, 1e9):
        histogram.observe(value, "x")
    assert lines(histogram) == [
        "# TYPE :h histogram",
        ':h_bucket{m="x",le="10"} 1',
        ':h_bucket{m="x",le="18"} 3',
        ':h_bucket{m="x",le="32.4"} 4',
        ':h_bucket{m="x",le="+Inf"} 5',
        ':h_sum{m="x"} 1000000058.5',
        ':h_count{m="x"} 5',
    ]


def test_limits_grow() -> None:
    assert exponential(10, 1.8, 3) == pytest.approx((10, 18, 32.4))
