"""Match seconds that come when they like."""

from inbox import Inbox
from second import Second
from tally import Tally


def seconds(name: str, *ends_s: float) -> list[Second]:
    """Seconds of one process, with a request in each."""
    tally = Tally(1, name)
    found = []
    for end_s in ends_s:
        tally.pending.add(0.0)
        tally.begin()
        tally.end(0, 1000, end_s)
        found.append(tally.roll(end_s))
    return found


def given(inbox: Inbox) -> list[tuple[int, int]]:
    """When each complete second began, and its requests."""
    return [(round(one.start_s), one.requests) for one in inbox.complete()]


def test_a_second_is_complete_when_all_are_through_with_it() -> None:
    inbox = Inbox(["a", "b"])
    first, second = seconds("a", 1.0, 2.01)
    inbox.put("a", first)
    inbox.put("a", second)
    assert given(inbox) == []

    (other,) = seconds("b", 1.02)
    inbox.put("b", other)

    assert given(inbox) == [(0, 2)]
    assert given(inbox) == []
    assert [one.requests for one in inbox.rest()] == [1]


def test_one_that_was_held_up_skips_a_second() -> None:
    inbox = Inbox(["a", "b"])
    for one in seconds("a", 1.0, 2.0, 3.0):
        inbox.put("a", one)
    for one in seconds("b", 1.0, 3.0):
        inbox.put("b", one)

    assert given(inbox) == [(0, 2), (1, 2), (2, 1)]


def test_nobody_else_is_listened_to() -> None:
    inbox = Inbox(["a"])
    inbox.put("c", seconds("c", 1.0)[0])

    assert list(inbox.rest()) == []
