"""Check how requests are counted."""

from tally import MOST_MESSAGES, OTHERS, Tally


def test_in_flight() -> None:
    tally = Tally(["a:1"])
    tally.begin()
    tally.begin()
    tally.end(0, 1000)
    tally.begin()
    assert (tally.in_flight, tally.now.max_in_flight) == (2, 2)

    tally.roll(1.0, 0.1)
    tally.drop()

    assert tally.in_flight == 1
    assert tally.now.max_in_flight == 2, "what was in flight as the second began"


def test_each_host_has_its_own_count() -> None:
    tally = Tally(["a:1", "b:2"])
    for host in (0, 1, 1):
        tally.begin()
        tally.end(host, 1000)

    assert tally.now.replicas == [1, 2]


def test_the_steady_part_begins_with_the_running_second() -> None:
    tally = Tally(["a:1"])
    for second in range(4):
        tally.begin()
        tally.end(0, 1000 * second)
        tally.roll(second + 1.0, 0.1)
        if second == 1:
            tally.begin_steady()

    assert [list(second.latencies_us) for second in tally.steady] == [[2000], [3000]]
    assert [(second.start_s, second.end_s) for second in tally.steady] == [(2.0, 3.0), (3.0, 4.0)]
    assert tally.requests == 4


def test_processor_cores_of_each_second() -> None:
    tally = Tally(["a:1"])
    for at_s, cpu_s in ((1.0, 3.0), (2.0, 3.5), (4.0, 4.0)):
        tally.roll(at_s, cpu_s)

    assert [second.cpu for second in tally.seconds] == [None, 0.5, 0.25]


def test_without_a_steady_part() -> None:
    tally = Tally(["a:1"])
    tally.roll(1.0, 0.1)

    assert tally.steady == []


def test_failures_by_message() -> None:
    tally = Tally(["a:1"])
    for error in ("down", None, "down", "slow\n  today"):
        tally.begin()
        tally.end(0, 1000, error)

    assert tally.errors == {"down": 2, "slow today": 1}
    assert (tally.requests, tally.failures) == (4, 3)


def test_ever_new_messages_do_not_fill_the_memory() -> None:
    tally = Tally(["a:1"])
    for number in range(MOST_MESSAGES + 7):
        tally.begin()
        tally.end(0, 1000, f"request {number} failed")

    assert len(tally.errors) == MOST_MESSAGES + 1
    assert tally.errors[OTHERS] == 7
