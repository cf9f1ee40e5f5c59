"""Check when failures end a run."""

import pytest
from tally import Tally
from watch import FEWEST_REQUESTS, too_many


def tally(requests: int, failures: int) -> Tally:
    counted = Tally(["a:1"])
    for number in range(requests):
        counted.begin()
        counted.end(0, 1000, "it is down" if number < failures else None)
    return counted


@pytest.mark.parametrize(("requests", "failures"), [(100, 21), (FEWEST_REQUESTS, 20)])
def test_too_many(requests: int, failures: int) -> None:
    told = too_many(tally(requests, failures), 0.2)

    assert told is not None
    assert f"{failures} of {requests} requests failed" in told
    assert "it is down" in told


@pytest.mark.parametrize(
    ("requests", "failures"), [(0, 0), (100, 20), (FEWEST_REQUESTS - 1, FEWEST_REQUESTS - 1)]
)
def test_not_too_many(requests: int, failures: int) -> None:
    assert too_many(tally(requests, failures), 0.2) is None
