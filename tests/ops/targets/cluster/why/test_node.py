"""A pod that its node gave up is told with why."""

from ops.targets.cluster.why import reason


def test_tells_each_case(case) -> None:
    case.agrees(reason(case.state))


def _evicted(name: str, created: str) -> dict[str, object]:
    owner = {"uid": "0c6e2d1e-5f3a-4a8e-9d3b-6f0f5a1c0003"}
    metadata = {"name": name, "creationTimestamp": created, "ownerReferences": [owner]}
    return {
        "kind": "Pod",
        "metadata": metadata,
        "spec": {"nodeName": "node-3"},
        "status": {"phase": "Failed", "reason": "Evicted"},
    }


def test_a_pod_lost_again_ends_it(rollout) -> None:
    again = [_evicted(f"tfs-server-6d5f7c9b84-{one}", "2026-11-25T10:00:30Z") for one in "ab"]
    found = reason(rollout("10:01:00", more=again))
    assert found and found.final and "its node node-3 gave it up (Evicted)" in found.text


def test_pods_lost_long_ago_are_nothing(rollout) -> None:
    old = [_evicted(f"tfs-server-6d5f7c9b84-{one}", "2026-11-20T10:00:00Z") for one in "ab"]
    assert reason(rollout("10:01:00", more=old)) is None
