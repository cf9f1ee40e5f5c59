"""Each pod's part of the way is told in one line, and a rollout is done when kubectl says so."""

import pytest

from ops.targets.cluster.progress import come_so_far, done, pods_told

RUNS = {"running": {"startedAt": "2026-11-25T10:00:20Z"}}
PULLING = {"reason": "Pulling", "message": "Pulling image", "count": 1}


def _container(**status: object) -> dict[str, object]:
    return {"status": {"containerStatuses": [status]}}


@pytest.mark.parametrize(
    ("pod", "events", "told"),
    [
        ({"spec": {"nodeName": None}}, [], "waits for a node"),
        ({}, [], "is made"),
        ({}, [PULLING], "pulls the image"),
        (_container(state={"waiting": {"reason": "ErrImagePull"}}), [], "cannot pull the image"),
        (_container(state={"waiting": {"reason": "CrashLoopBackOff"}}), [], "has crashed"),
        (_container(state={"terminated": {"exitCode": 1}}), [], "has crashed"),
        (_container(state=RUNS), [], "loads the model"),
        (_container(state=RUNS, started=True), [], "becomes ready"),
        ({"status": {"phase": "Failed", "reason": "Evicted"}}, [], "is lost (Evicted)"),
    ],
)
def test_tells_what_a_new_pod_does(rollout, pod, events, told: str) -> None:
    line = pods_told(rollout("10:01:00", pod=pod, events=events))
    assert line.startswith(f"0 of 2 new pods ready; tfs-server-…-abcde {told}")
    assert line.endswith("; 2 old serve")


def test_counts_what_is_ready_and_what_ends(rollout) -> None:
    ready = {"status": {"conditions": [{}, {"status": "True"}]}}
    assert pods_told(rollout("10:01:00", pod=ready)) == "1 of 2 new pods ready; 2 old serve"
    ending = {"metadata": {"deletionTimestamp": "2026-11-25T10:01:00Z"}}
    assert (
        pods_told(rollout("10:01:00", pod=ending)) == "0 of 2 new pods ready; 2 old serve; 1 ends"
    )


@pytest.mark.parametrize(
    ("status", "whether"),
    [
        ({"replicas": 2, "updatedReplicas": 2, "availableReplicas": 2}, True),
        ({"replicas": 3, "updatedReplicas": 2, "availableReplicas": 3}, False),
        ({"replicas": 2, "updatedReplicas": 2, "availableReplicas": 1}, False),
        ({"replicas": 2, "updatedReplicas": 1, "availableReplicas": 2}, False),
        (
            {"replicas": 2, "updatedReplicas": 2, "availableReplicas": 2, "observedGeneration": 1},
            False,
        ),
    ],
)
def test_is_done_when_only_the_new_revision_is_there_and_available(
    rollout, status: dict[str, int], whether: bool
) -> None:
    assert done(rollout("10:05:00", deployment={"status": status}).deployment) is whether


def test_is_not_done_before_the_cluster_has_looked() -> None:
    assert not done({"metadata": {"generation": 1}, "spec": {"replicas": 1}})


def test_each_new_pod_and_each_available_one_is_a_step() -> None:
    counts = ({}, {"availableReplicas": 2}, {"updatedReplicas": 1, "availableReplicas": 2})
    assert [come_so_far({"status": one}) for one in counts] == [0, 2, 3]
