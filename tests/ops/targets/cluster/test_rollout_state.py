"""What belongs to the rollout is found among everything of the namespace."""

import pytest

from ops.targets.cluster.rollout_state import RolloutState


def test_tells_new_pods_from_old_ones_and_leaves_others_out(rollout) -> None:
    stranger = {"kind": "Pod", "metadata": {"name": "stranger", "uid": "1"}, "spec": {}}
    about = {"kind": "Pod", "name": "stranger"}
    event = {"reason": "Failed", "involvedObject": about, "lastTimestamp": "2026-11-25T10:00:00Z"}
    state: RolloutState = rollout("10:01:00", more=[stranger], events=[event])
    assert [pod.name for pod in state.new] == ["tfs-server-6d5f7c9b84-abcde"]
    assert len(state.old) == 2
    assert not state.events


def test_sorts_events_by_time(rollout) -> None:
    times = ("10:00:30", "10:00:10", "10:00:20")
    events = [{"reason": "Failed", "lastTimestamp": f"2026-11-25T{at}Z"} for at in times]
    state: RolloutState = rollout("10:01:00", events=events)
    assert [f"{one.last:%H:%M:%S}" for one in state.events if one.last] == sorted(times)


def test_a_deployment_that_is_not_there_is_an_error(rollout) -> None:
    with pytest.raises(KeyError):
        RolloutState.of([], "tfs-server", rollout("10:01:00").now)
