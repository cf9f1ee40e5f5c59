"""Of several reasons that one is told which ends the rollout; nothing is told when all is well."""

from ops.targets.cluster.why import reason


def test_tells_each_case(case) -> None:
    case.agrees(reason(case.state))


def test_a_pod_that_is_made_is_no_reason(rollout) -> None:
    assert reason(rollout("10:00:05")) is None


def test_a_pod_that_is_ready_is_no_reason_whatever_it_went_through(rollout) -> None:
    crashed = {"restartCount": 3, "lastState": {"terminated": {"exitCode": 1, "reason": "Error"}}}
    status = {"conditions": [{}, {"status": "True"}], "containerStatuses": [crashed]}
    assert reason(rollout("10:05:00", pod={"status": status})) is None


def test_nothing_of_the_revision_before_is_told_until_the_cluster_has_seen_the_new(rollout) -> None:
    crashes = {"state": {"waiting": {"reason": "InvalidImageName"}}}
    pod = {"status": {"containerStatuses": [crashes]}}
    assert reason(rollout("10:05:00", pod=pod))
    late = {"status": "False", "reason": "ProgressDeadlineExceeded"}
    unseen = {"metadata": {"generation": 3}, "status": {"conditions": [{}, late]}}
    assert reason(rollout("10:05:00", pod=pod, deployment=unseen)) is None


def test_the_time_of_the_revision_before_is_not_that_of_one_applied_again(rollout) -> None:
    said = 'ReplicaSet "tfs-server-55c9d8f7b6" has timed out progressing.'
    late = {"status": "False", "reason": "ProgressDeadlineExceeded", "message": said}
    assert reason(rollout("10:00:05", deployment={"status": {"conditions": [{}, late]}})) is None
