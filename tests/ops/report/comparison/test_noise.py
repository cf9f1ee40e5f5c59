"""Check the noise against what it would be of many runs."""

import numpy as np
import pytest

from ops.report.comparison.figure import FIGURES
from ops.report.comparison.noise import T, error
from ops.report.measurement import Measurement

RPS, P50, P99 = FIGURES


def run(random: np.random.Generator, length_s: int = 60) -> Measurement:
    """A run of seconds that are each a sample of the same server."""
    parts = [random.lognormal(4, 0.3, max(1, random.poisson(50))) for _ in range(length_s)]
    every = np.concatenate(parts)
    seconds = [
        dict(zip(("p50", "p95", "p99"), np.percentile(part, (50, 95, 99)), strict=True))
        | {"t": t, "users": 50, "requests": len(part)}
        for t, part in enumerate(parts)
    ]
    latency_ms = {"p50": np.percentile(every, 50), "p99": np.percentile(every, 99)}
    steady = {"start_s": 0, "end_s": length_s}
    return Measurement.model_validate(
        {"seconds": seconds, "steady": steady, "rps": len(every) / length_s,
         "latency_ms": latency_ms}
    )  # fmt: skip


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
def test_two_runs_of_the_same_server_differ_by_no_more_than_the_noise(figure: object) -> None:
    random = np.random.default_rng(11)
    pairs = [(run(random), run(random)) for _ in range(100)]
    apart = 0
    for one, other in pairs:
        reach = T * np.hypot(error(one, figure), error(other, figure))
        apart += abs(np.log(figure.measured(one) / figure.measured(other))) > reach
    # One in a hundred is called different, at a confidence of 99 %.
    assert apart <= 4


def test_noise_is_about_what_many_runs_show() -> None:
    random = np.random.default_rng(5)
    runs = [run(random) for _ in range(60)]
    spread = np.std([np.log(one.rps) for one in runs])
    assert np.median([error(one, RPS) for one in runs]) == pytest.approx(spread, rel=0.3)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
def test_what_a_run_cannot_tell(figure: object) -> None:
    random = np.random.default_rng(3)
    assert error(run(random, 9), figure) is None
    assert error(run(random).model_copy(update={"steady": None}), figure) is None
    silent = {"rps": None, "latency_ms": {}}
    assert error(run(random).model_copy(update=silent), figure) is None


def test_an_even_run_has_none() -> None:
    seconds = [{"t": t, "requests": 5, "p50": 9, "p95": 9, "p99": 9} for t in range(20)]
    record = {"seconds": seconds, "steady": {"start_s": 0, "end_s": 20}, "rps": 5}
    assert error(Measurement.model_validate(record), RPS) == 0
