"""Ages of many requests together."""

import pytest
from pending import Pending


def test_ages() -> None:
    pending = Pending()
    for at_s in (1.0, 2.0, 4.0):
        pending.add(at_s)
    pending.pop()

    assert (len(pending), pending.total) == (2, 3)
    assert pending.age_s(5.0) == pytest.approx(3 + 1)


def test_of_none_there_is_no_age() -> None:
    pending = Pending()
    pending.add(0.1)
    pending.pop()

    assert (len(pending), pending.age_s(7.0)) == (0, 0.0)
