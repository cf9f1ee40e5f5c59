"""Make the headroom alone fail."""

from collections.abc import Callable

import pytest

from ops.loadtest.measurement import Measurement

Measured = Callable[..., Measurement]
Missed = Callable[..., dict[str, str]]


def workers(*pairs: tuple[float, float]) -> dict[str, object]:
    """One process for each share of busy time and lag in ms."""
    return {
        f"{rank}@here": {
            "requests": 1,
            "cpu": busy,
            "busy": busy,
            "lag_ms": {"p50": 0.1, "p99": lag_ms, "max": lag_ms},
        }
        for rank, (busy, lag_ms) in enumerate(pairs)
    }


@pytest.mark.parametrize(
    ("lag_ms", "p99_ms", "ok"),
    [(9.0, 2.0, True), (11.0, 2.0, False), (29.0, 90.0, True), (31.0, 90.0, False)],
)
def test_the_generator_may_lag_by_a_third_of_the_latency(
    lag_ms: float, p99_ms: float, ok: bool, measured: Measured, missed: Missed
) -> None:
    given = measured(
        workers=workers((0.1, lag_ms)),
        latency_ms={"p50": 1.0, "p90": 1.0, "p95": 1.0, "p99": p99_ms, "max": p99_ms},
    )

    assert list(missed(given)) == ([] if ok else ["headroom"])


@pytest.mark.parametrize(("busy", "ok"), [(0.89, True), (0.91, False)])
def test_its_loop_must_not_be_always_at_work(
    busy: float, ok: bool, measured: Measured, missed: Missed
) -> None:
    assert list(missed(measured(workers=workers((busy, 1.0))))) == ([] if ok else ["headroom"])


def test_of_several_processes_the_worst_counts(measured: Measured, missed: Missed) -> None:
    found = missed(measured(workers=workers((0.1, 1.0), (0.2, 50.0), (0.95, 1.0))))

    assert found == {"headroom": "busy 95%, lag 50 ms"}
