"""A pod that gets no node is told with what each node lacks, and whether one is to come."""

import pytest

from ops.targets.cluster.why import reason
from ops.targets.cluster.why.scheduling import told


def test_tells_each_case(case) -> None:
    case.agrees(reason(case.state))


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        (
            "0/1 nodes are available: 1 Insufficient nvidia.com/gpu.",
            "too little nvidia.com/gpu free",
        ),
        (
            "0/2 nodes are available: 2 node(s) were unschedulable.",
            "of 2 nodes, 2 have been cordoned",
        ),
        (
            "0/2 nodes are available: 2 node(s) didn't find available volumes.",
            "2 node(s) didn't find",
        ),
        ("no nodes available to schedule pods", "no nodes available to schedule pods"),
        ("", "the scheduler does not say why"),
    ],
)
def test_puts_the_scheduler_s_words_plainly(said: str, plain: str) -> None:
    assert plain in told(said)


def test_waits_for_the_room_of_pods_that_end(rollout) -> None:
    message = "0/3 nodes are available: 3 Insufficient cpu."
    condition = {"status": "False", "reason": "Unschedulable", "message": message}
    pod = {"spec": {"nodeName": None}, "status": {"conditions": [condition]}}
    ending = {
        "kind": "Pod",
        "metadata": {
            "name": "tfs-server-7b9f8d6c55-zzzzz",
            "deletionTimestamp": "2026-11-25T10:04:50Z",
            "ownerReferences": [{"uid": "0c6e2d1e-5f3a-4a8e-9d3b-6f0f5a1c0002"}],
        },
        "spec": {},
    }
    found = reason(rollout("10:05:00", pod=pod))
    assert found and found.final
    found = reason(rollout("10:05:00", pod=pod, more=[ending]))
    assert found and not found.final
