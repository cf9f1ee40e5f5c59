"""Check how requests are counted."""

import pytest
from tally import MOST_MESSAGES, OTHERS, Tally


def test_in_flight() -> None:
    tally = Tally(1, "a")
    tally.pending.add(0.0)
    tally.begin()
    tally.pending.add(0.0)
    tally.begin()
    tally.end(0, 1000, 0.5)
    tally.pending.add(0.0)
    tally.begin()
    assert (tally.in_flight, tally.now.max_in_flight) == (2, 2)

    tally.roll(1.0)
    tally.drop()

    assert tally.in_flight == 1
    assert tally.roll(2.0).max_in_flight == 2, "what was in flight as the second began"


def test_each_host_has_its_own_count() -> None:
    tally = Tally(2, "a")
    for host in (0, 1, 1):
        tally.pending.add(0.0)
        tally.begin()
        tally.end(host, 1000, 0.5)

    assert tally.roll(1.0).replicas == (1, 2)


def test_seconds_follow_one_another() -> None:
    tally = Tally(1, "a")
    tally.pending.add(0.0)
    tally.begin()
    tally.end(0, 2000, 0.5)
    tally.lag(100)

    first, second = tally.roll(1.01), tally.roll(2.0)

    assert (first.start_s, first.end_s, second.start_s, second.end_s) == (0.0, 1.01, 1.01, 2.0)
    assert (first.requests, first.latency_us, second.requests) == (1, 2000, 0)
    assert first.plain()["p99"] == pytest.approx(2, rel=0.001)
    assert list(first.processes) == ["a"]
    assert first.processes["a"].cpu_s > 0
    assert first.processes["a"].busy_s > 0


def test_failures_by_message() -> None:
    tally = Tally(1, "a")
    for error in ("down", None, "down", "slow\n  today"):
        tally.pending.add(0.0)
        tally.begin()
        tally.end(0, 1000, 0.5, error)

    second = tally.roll(1.0)

    assert second.errors == {"down": 2, "slow today": 1}
    assert (second.requests, second.failures) == (4, 3)


def test_ever_new_messages_do_not_fill_the_memory() -> None:
    tally = Tally(1, "a")
    for number in range(MOST_MESSAGES + 7):
        tally.pending.add(0.0)
        tally.begin()
        tally.end(0, 1000, 0.5, f"request {number} failed")
        if number % 10 == 0:
            tally.roll(1.0 + number)

    assert len(tally._messages) == MOST_MESSAGES
    assert tally.roll(100.0).errors[OTHERS] == 6


def test_slow_ones_are_counted_apart() -> None:
    tally = Tally(1, "a", limit_us=2000)
    for latency_us in (1000, 2000, 2001, 9000):
        tally.pending.add(0.0)
        tally.begin()
        tally.end(0, latency_us, 0.5)

    assert tally.roll(1.0).slow == 2


def test_what_came_due_in_each_second() -> None:
    tally = Tally(1, "a")
    for due_s in (0.1, 0.2, 1.5):
        tally.pending.add(due_s)
        if due_s == 0.2:
            assert tally.roll(1.0).offered == 2

    second = tally.roll(2.0)

    assert second.offered == 1
    assert second.age_s == pytest.approx(1.9 + 1.8 + 0.5)
