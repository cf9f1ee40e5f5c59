"""Objects are read as kubectl writes them."""

import pytest

from ops.targets.cluster.document import condition, owned_by, time

OWNED = {"metadata": {"ownerReferences": [{"uid": "1"}]}}


@pytest.mark.parametrize(
    ("text", "second"), [("2026-11-25T10:00:05Z", 5.0), ("2026-11-25T10:00:05.250000Z", 5.25)]
)
def test_reads_times_of_seconds_and_of_microseconds(text: str, second: float) -> None:
    moment = time(text)
    assert moment and moment.tzinfo
    assert moment.second + moment.microsecond / 1e6 == second


def test_no_time_is_none() -> None:
    assert time(None) is None


def test_finds_a_condition_by_its_type() -> None:
    ready = {"type": "Ready", "status": "True"}
    assert condition({"status": {"conditions": [{"type": "Other"}, ready]}}, "Ready") == ready
    assert condition({"status": {"conditions": None}}, "Ready") == {}
    assert condition({}, "Ready") == {}


def test_knows_an_owner_by_its_uid() -> None:
    assert owned_by(OWNED, {"metadata": {"uid": "1"}})
    assert not owned_by(OWNED, {"metadata": {"uid": "2"}})
    assert not owned_by({"metadata": {}}, {"metadata": {"uid": "1"}})
