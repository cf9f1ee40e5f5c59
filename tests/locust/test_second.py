"""Check the figures of one second."""

import pytest
from second import Second, percentile_ms


@pytest.mark.parametrize(
    ("percent", "wanted"), [(1, 1.0), (50, 50.0), (95, 95.0), (99, 99.0), (100, 100.0)]
)
def test_a_percentile_is_a_value_that_was_measured(percent: float, wanted: float) -> None:
    assert percentile_ms([1000 * value for value in range(1, 101)], percent) == wanted


def test_of_nothing_there_is_none() -> None:
    assert percentile_ms([], 50) is None
    assert Second(0.0, [0]).plain()["p99"] is None


def test_plain() -> None:
    second = Second(2.999, [2], users=3, failures=1, cpu=0.25)
    second.latencies_us.extend([30_000, 10_000])
    second.lags_us.extend([700, 100])

    plain = second.plain()

    assert plain == {
        "t": 3,
        "users": 3,
        "requests": 2,
        "failures": 1,
        "in_flight": 0,
        "p50": 10.0,
        "p95": 30.0,
        "p99": 30.0,
        "cpu": 0.25,
        "lag_ms": 0.7,
    }
