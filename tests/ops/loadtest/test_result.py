"""Check what is kept of a load test."""

import json
from collections.abc import Callable
from pathlib import Path

from ops.loadtest.measurement import Measurement
from ops.loadtest.result import LoadResult

CONTRACT = {
    *("users", "protocol", "requests", "failures", "rps", "latency_ms", "max_in_flight"),
    *("steady", "replicas", "verdicts", "valid"),
}


def test_a_good_one(measured: Callable[..., Measurement], tmp_path: Path) -> None:
    result = LoadResult.of(measured())

    result.write(tmp_path)

    kept = json.loads((tmp_path / "loadtest.json").read_text())
    assert set(kept) >= CONTRACT
    assert kept == result.model_dump(mode="json")
    assert kept["valid"] is True
    assert all(set(one) == {"name", "ok", "measured", "wanted"} for one in kept["verdicts"])
    assert result.summary.startswith("valid; 45.4 requests/s, p50 99,")
    assert list(tmp_path.iterdir()) == [tmp_path / "loadtest.json"]


def test_one_doubt_is_enough(measured: Callable[..., Measurement]) -> None:
    result = LoadResult.of(measured(stopped="interrupted after 3 s"))

    assert not result.valid
    assert result.summary == "invalid; steady: interrupted after 3 s"


def test_nothing_measured_can_be_kept(nothing: Measurement, tmp_path: Path) -> None:
    result = LoadResult.of(nothing)

    result.write(tmp_path)

    assert not result.valid
    assert LoadResult.model_validate_json((tmp_path / "loadtest.json").read_bytes()) == result
