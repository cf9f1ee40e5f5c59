"""Check the figures of one second, and of the same second of several processes."""

from typing import Any

import pytest
from histogram import of, packed
from second import Process, Second, of_message, together


def second(name: str, latencies_us: list[int], **changed: Any) -> Second:
    """A second of the process called `name`, in which one host of two answered."""
    known = {
        "start_s": 3.0,
        "end_s": 4.0,
        "users": 2,
        "max_in_flight": 2,
        "failures": 1,
        "slow": 1,
        "offered": 3,
        "replicas": (len(latencies_us), 0),
        "errors": {"down": 1},
        "outstanding_s": 1.5,
        "age_s": 0.25,
        "latency_us": sum(latencies_us),
        "latencies": (packed(of(latencies_us)),),
        "processes": {name: Process(0.25, 0.2, [100], len(latencies_us))},
    }
    return Second(**{**known, **changed})


def test_plain() -> None:
    plain = second("a", [30_000, 10_000], start_s=2.999).plain()

    assert {key: plain[key] for key in ("t", "users", "requests", "failures", "in_flight")} == {
        "t": 3,
        "users": 2,
        "requests": 2,
        "failures": 1,
        "in_flight": 2,
    }
    assert plain["cpu"] == pytest.approx(0.25, abs=0.001)
    assert plain["lag_ms"] == 0.1
    assert plain["p50"] == pytest.approx(10, rel=0.001)
    assert plain["p95"] == plain["p99"] == pytest.approx(30, rel=0.001)


def test_of_nothing_there_is_none() -> None:
    assert second("a", []).plain()["p99"] is None


def test_together() -> None:
    fast, slow = second("a", [1000] * 98, end_s=4.01), second("b", [9000, 9000], replicas=(0, 2))

    one = together([fast, slow])

    assert (one.start_s, one.end_s, one.users, one.failures) == (3.0, 4.01, 4, 2)
    assert (one.requests, one.replicas, one.errors) == (100, (98, 2), {"down": 2})
    assert (one.outstanding_s, one.age_s) == (3.0, 0.5)
    assert one.latency_us == 98 * 1000 + 2 * 9000
    assert one.plain()["p95"] == pytest.approx(1, rel=0.001)
    assert one.plain()["p99"] == pytest.approx(9, rel=0.001)
    assert set(one.processes) == {"a", "b"}


def test_it_goes_through_a_message() -> None:
    sent = second("a", [1000, 2000])

    # Lists come where tuples went.
    data = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in sent.message().items()
    }

    assert of_message(data) == sent
