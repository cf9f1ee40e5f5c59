"""Check whose count is believed."""

from typing import Any

import pytest

from ops.report.measurement import Measurement
from ops.report.shares import shares

REPLICAS = {"a:1": 3, "b:2": 1}
OWN = {"a:1": {"requests": {"OK": 5, "INVALID_ARGUMENT": 1}}, "b:2": {"requests": {"OK": 6}}}


@pytest.mark.parametrize(
    ("served", "share", "by"),
    [
        (OWN, 0.5, "by their own count"),
        ({"a:1": OWN["a:1"]}, 0.75, "as the generator counted"),
        ({}, 0.75, "as the generator counted"),
    ],
)
def test_the_replicas_own_count_where_each_tells_it(served: Any, share: float, by: str) -> None:
    found = shares(Measurement.model_validate({"replicas": REPLICAS, "served": served}))
    assert (found.share("a:1"), found.by) == (share, by)


def test_no_requests_are_no_share() -> None:
    assert shares(Measurement(replicas={"a:1": 0})).share("a:1") == 0
