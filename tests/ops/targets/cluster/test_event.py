"""Events are read in the older shape and in the newer."""

from ops.targets.cluster.event import Event

ABOUT = {"involvedObject": {"kind": "Pod", "name": "tfs-server-a"}, "metadata": {"name": "x"}}


def test_reads_what_the_kubelet_writes() -> None:
    counted = {
        "reason": "Failed",
        "message": "Error:\n  ErrImagePull",
        "count": 3,
        "firstTimestamp": "2026-11-25T10:00:00Z",
        "lastTimestamp": "2026-11-25T10:01:00Z",
        "eventTime": None,
    }
    event = Event.of(ABOUT | counted)
    assert (event.about, event.count, event.message) == ("tfs-server-a", 3, "Error: ErrImagePull")
    assert event.first and event.last and (event.last - event.first).total_seconds() == 60


def test_reads_what_the_scheduler_writes() -> None:
    series = {
        "reason": "FailedScheduling",
        "eventTime": "2026-11-25T10:00:00.250000Z",
        "series": {"count": 5, "lastObservedTime": "2026-11-25T10:00:30.250000Z"},
        "firstTimestamp": None,
        "lastTimestamp": None,
    }
    event = Event.of(ABOUT | series)
    assert event.count == 5
    assert event.first and event.last and (event.last - event.first).total_seconds() == 30
