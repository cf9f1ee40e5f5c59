"""Sum up runs of which every request is known."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from options import Options
from record import Record
from results import summarize, write
from tally import Tally

OPTIONS = Options(
    protocol="grpc",
    hosts=("a:1", "b:2"),
    payload=b"",
    model_name="any",
    users=2,
    spawn_rate=2,
    run_time_s=9,
    wait_time_s=0.5,
    rate=None,
    arrivals="poisson",
    timeout_s=60,
    stop_above_failures=0.2,
    stop_above_latency=None,
    results=None,
    answers=None,
    print_seconds=False,
)


def summed(seconds: Sequence[Sequence[int]], steady_from: int | None = 0) -> dict[str, Any]:
    """The results of so many seconds, each of them with these latencies in microseconds."""
    tally, record = Tally(len(OPTIONS.hosts), "a"), Record(OPTIONS.users)
    for number, latencies in enumerate(seconds):
        for turn, latency in enumerate(latencies):
            tally.pending.add(0.0)
            tally.begin()
            tally.end(turn % 2, latency, number + 0.5)
        tally.lag(100 * number)
        record.add(tally.roll(number + 1.0))
    record.steady_from = steady_from
    return summarize(OPTIONS, record, None)


def test_the_mean() -> None:
    assert summed([range(97_001, 98_001)])["mean_latency_ms"] == pytest.approx(97.5, rel=0.001)


def test_the_ramp_is_left_out() -> None:
    results = summed([[9_000_000], [1000], [3000, 3000], [5000]], steady_from=1)

    assert results["requests"] == 4
    assert results["total"] == {"requests": 5, "failures": 0}
    assert results["steady"] == {"start_s": 1.0, "end_s": 4.0}
    assert results["rps"] == pytest.approx(4 / 3, abs=0.001)
    assert results["latency_ms"]["max"] == pytest.approx(5.0, rel=0.001)
    assert results["lag_ms"]["max"] == 0.3
    assert results["cpu"] == results["workers"]["a"]["cpu"] >= 0
    assert results["workers"]["a"]["requests"] == 4
    assert results["replicas"] == {"a:1": 3, "b:2": 1}
    assert len(results["seconds"]) == 4


def test_what_waited_is_counted_and_timed() -> None:
    """One is due in the ramp at 0.5 s and answered at 1.5 s, one at 1.75 s and not answered."""
    tally, record = Tally(2, "a"), Record(1)
    tally.pending.add(0.5)
    tally.users = 1
    record.add(tally.roll(1.0))
    tally.end(0, 1_000_000, 1.5)
    tally.pending.add(1.75)
    record.add(tally.roll(2.0))

    assert summarize(OPTIONS, record, None)["outstanding"] == {"counted": 0.75, "timed": 0.75}


def test_windows_are_equally_long_and_the_last_ones() -> None:
    results = summed([[1]] * 2 + [[1000]] * 2 + [[2000]] * 2 + [[3000, 3000]] * 2)

    assert [window["start_s"] for window in results["windows"]] == [2, 4, 6]
    assert [window["rps"] for window in results["windows"]] == [1, 1, 2]
    assert [window["p95_ms"] for window in results["windows"]] == pytest.approx(
        [1, 2, 3], rel=0.001
    )


@pytest.mark.parametrize("seconds", [[], [[]], [[], []], [[1000], [1000]]])
def test_too_short_for_windows(seconds: list[list[int]]) -> None:
    assert summed(seconds)["windows"] == []


@pytest.mark.parametrize(("seconds", "steady_from"), [([], 0), ([[1000]], None), ([[], []], 0)])
def test_nothing_measured(seconds: list[list[int]], steady_from: int | None) -> None:
    results = summed(seconds, steady_from)

    assert results["requests"] == results["rps"] == 0
    assert results["mean_latency_ms"] is None
    assert set(results["latency_ms"].values()) == {None}
    assert results["replicas"] == {"a:1": 0, "b:2": 0}


def test_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "results.json"

    write({"users": 1}, path)

    assert json.loads(path.read_text()) == {"users": 1}
    assert list(path.parent.iterdir()) == [path]
