"""Check what is drawn, on real axes."""

import math
from typing import Any

import pytest
from matplotlib.figure import Figure

from ops.report.measurement import Measurement
from ops.report.series import draw, heights

RAMP = {"t": 0, "users": 1, "requests": 5, "p50": 900, "p95": 900, "p99": 900}
EMPTY = {"t": 1, "users": 2, "requests": 0, "p50": 7, "p95": 7, "p99": 7}
COUNTED = {"t": 2, "users": 2, "requests": 9, "p50": 10, "p95": 20, "p99": 30}
LAST = COUNTED | {"t": 3}


def drawn(**changes: Any) -> Any:
    steady = {"start_s": 1, "end_s": 3}
    record = {"steady": steady, "rps": 9, "seconds": [RAMP, EMPTY, COUNTED, LAST]} | changes
    axes = Figure().subplots(3, 1)
    draw(Measurement.model_validate(record), axes)
    return axes


def legend(axes: Any) -> list[str]:
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_titles_have_units() -> None:
    titles = [axes.get_title(loc="left") for axes in drawn()]
    assert titles[0] == "Throughput, requests per second"
    assert titles[1].startswith("Latency, ms")
    assert titles[2] == "Simulated users"


def test_the_ramp_does_not_set_the_scale_and_its_height_is_told() -> None:
    latency = drawn()[1]
    assert 30 < latency.get_ylim()[1] < 60
    assert "up to 900 in the ramp" in latency.get_title(loc="left")


def test_a_ramp_that_fits_is_not_spoken_of() -> None:
    assert drawn(seconds=[EMPTY, COUNTED, LAST])[1].get_title(loc="left") == "Latency, ms"


def test_a_second_without_answers_is_a_gap() -> None:
    values = drawn()[1].get_lines()[0].get_ydata()
    assert [math.isnan(value) for value in values] == [False, True, False, False]


@pytest.mark.parametrize(
    ("steady", "spans"),
    [
        ({"start_s": 1, "end_s": 3}, [(0, 1)]),
        ({"start_s": 1, "end_s": 2}, [(0, 1), (2, 3)]),
        ({"start_s": 0, "end_s": 3}, []),
        (None, [(0, 3)]),
    ],
)
def test_what_does_not_count_is_shaded(steady: Any, spans: list[tuple[int, int]]) -> None:
    found = [
        (patch.get_x(), patch.get_x() + patch.get_width())
        for patch in drawn(steady=steady)[2].patches
    ]
    assert found == spans


def test_failures_are_drawn_where_there_are_some() -> None:
    failed = COUNTED | {"failures": 4}
    assert "failures" not in legend(drawn()[0])
    assert "failures" in legend(drawn(seconds=[RAMP, failed, LAST])[0])


def test_the_mean_stands_over_what_counts_alone() -> None:
    assert "mean 9" in legend(drawn()[0])
    assert not any("mean" in text for text in legend(drawn(steady=None)[0]))


def test_the_generator_is_drawn_where_seconds_tell_of_it() -> None:
    seconds = [RAMP | {"cpu": None, "lag_ms": 40}, COUNTED | {"cpu": 0.5, "lag_ms": 2}]
    measured = Measurement.model_validate(
        {"seconds": seconds, "steady": {"start_s": 1, "end_s": 3}}
    )
    axes = Figure().subplots(len(heights(measured)), 1)
    draw(measured, axes)
    assert [one.get_title(loc="left") for one in axes[3:]] == [
        "The generator's own processor, cores",
        "The generator's own lag, ms (up to 40 in the ramp)",
    ]
    assert math.isnan(axes[3].get_lines()[0].get_ydata()[0])


def test_older_runs_tell_nothing_of_the_generator() -> None:
    assert len(heights(Measurement.model_validate({"seconds": [RAMP, COUNTED]}))) == 3


def test_only_the_lowest_has_the_time_below() -> None:
    assert [axes.get_xlabel() for axes in drawn()] == ["", "", "seconds since the start"]
