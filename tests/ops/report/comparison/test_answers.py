"""Check what is put back together from percentiles, against what it was made of."""

import numpy as np
import pytest

from ops.report.comparison.answers import latencies_ms, percentile_ms, rps
from ops.report.measurement import Second


def second(latencies: np.ndarray) -> Second:
    p50, p95, p99 = np.percentile(latencies, (50, 95, 99), method="inverted_cdf")
    return Second(t=0, requests=len(latencies), p50=p50, p95=p95, p99=p99)


@pytest.mark.parametrize("percent", [50, 95, 99])
@pytest.mark.parametrize("per_second", [8, 30, 150])
def test_percentiles_of_many_seconds(percent: float, per_second: int) -> None:
    random = np.random.default_rng(7)
    parts = [random.lognormal(3, 0.4, per_second) for _ in range(60)]
    found = percentile_ms([second(part) for part in parts], percent)
    assert found == pytest.approx(np.percentile(np.concatenate(parts), percent), rel=0.12)


def test_as_many_as_there_were() -> None:
    some = Second(t=0, requests=7, p50=1, p95=2, p99=3)
    none = Second(t=1, requests=0, p50=9, p95=9, p99=9)
    assert len(latencies_ms([some, none, some])) == 14
    assert rps([some, none]) == 3.5


def test_of_nothing_there_is_none() -> None:
    assert percentile_ms([Second(t=0, requests=4)], 50) is None
    assert percentile_ms([], 50) is None
    assert rps([]) == 0
