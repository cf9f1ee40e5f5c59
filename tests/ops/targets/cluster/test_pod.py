"""A pod's document is read, however much of it is there yet."""

from ops.targets.cluster.pod import Pod


def test_a_pod_that_was_just_made_has_nothing_yet() -> None:
    pod = Pod({"metadata": {"name": "tfs-server-a"}, "spec": {}})
    assert (pod.node, pod.ready, pod.ending, pod.failed, pod.taken) == (
        "",
        False,
        False,
        False,
        None,
    )
    assert list(pod.containers) == []


def test_containers_that_prepare_come_first(rollout) -> None:
    prepares = {"initContainerStatuses": [{"name": "istio-init", "state": {}}]}
    (pod,) = rollout("10:01:00", pod={"status": prepares}).new
    names = [one.status["name"] for one in pod.containers]
    assert names == ["istio-init", "tensorflow-serving"]
    assert [one.image for one in pod.containers][1].startswith("europe-west4-docker.pkg.dev/")


def test_a_pod_that_has_ended_is_over_well_or_not() -> None:
    bare = {"metadata": {"name": "tfs-server-a"}, "spec": {}}
    phases = ("Pending", "Running", "Succeeded", "Failed")
    found = [Pod({**bare, "status": {"phase": one}}).over for one in phases]
    assert found == [False, False, True, True]
