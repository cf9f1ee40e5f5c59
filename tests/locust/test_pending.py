"""Ages of many requests together."""

import pytest
from pending import Pending


def test_ages() -> None:
    pending = Pending()
    for at_s in (1.0, 2.0, 4.0):
        pending.add(at_s)
    pending.pop(4.5)

    assert (len(pending), pending.total) == (2, 3)
    assert pending.age_s(5.0) == pytest.approx(3 + 1)
    assert pending.total_s(5.0) == pytest.approx(3.5 + 3 + 1)


def test_of_none_there_is_no_age() -> None:
    pending = Pending()
    pending.add(0.1)
    pending.pop(0.1)

    assert (len(pending), pending.age_s(7.0), pending.total_s(7.0)) == (0, 0.0, 0.0)


def test_answers_in_another_order_leave_the_total_as_it_is() -> None:
    """One due at 1 s and answered at 9 s, and one due at 2 s and answered at 3 s."""
    pending = Pending()
    pending.add(1.0)
    pending.add(2.0)
    pending.pop(3.0)
    assert pending.total_s(5.0) == pytest.approx(4 + 1), "their number, integrated"

    pending.pop(9.0)

    assert pending.total_s(10.0) == pytest.approx(8 + 1)
