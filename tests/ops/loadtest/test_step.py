"""Steps in short."""

from collections.abc import Callable

from ops.loadtest.measurement import Measurement
from ops.loadtest.result import LoadResult
from ops.loadtest.step import Step, table


def test_a_table(measured: Callable[..., Measurement], nothing: Measurement) -> None:
    steps = (
        Step.of("100 requests/s", LoadResult.of(measured()), "held", "steps/01"),
        Step.of("8 users", LoadResult.of(nothing), "invalid", "steps/02"),
    )

    head, first, second = table(steps)

    assert head.split() == ["load", "requests/s", "p50", "ms", "p99", "ms", "failed"]
    assert first.split() == ["100", "requests/s", "45.4", "99", "120", "0", "held"]
    assert second.split() == ["8", "users", "0", "-", "-", "0", "invalid"]
