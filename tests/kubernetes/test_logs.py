"""Read what pods say."""

import subprocess

import pytest
from clusters import box
from clusters.cluster import Cluster

COUNT = "for n in 1 2 3 4; do echo line $n; done; $BOX sleep 1; echo line 5; exec $BOX sleep 600"


@pytest.fixture
def pod(cluster: Cluster) -> str:
    """The name of a pod that says five lines, the last after a second."""
    cluster.needs("pods", "registry")
    container = box.container(cluster.backend.registry, COUNT)
    spec = {"containers": [container], "terminationGracePeriodSeconds": 1}
    meta = {"name": "count", "labels": {"app": "count"}}
    cluster.create({"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec})
    cluster.kubectl("wait", "--for=condition=Ready", "pod/count", "--timeout=60s")
    return "count"


def test_all_or_the_last_lines(cluster: Cluster, pod: str) -> None:
    place = (f"--kubeconfig={cluster.kubeconfig}", f"--context={cluster.context}")
    argv = ("kubectl", *place, f"--namespace={cluster.namespace}", "logs", "--follow", pod)
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as following:
        assert following.stdout
        lines = [following.stdout.readline().strip() for _ in range(5)]
        following.terminate()
    assert lines == [f"line {number}" for number in range(1, 6)]
    assert cluster.kubectl("logs", pod, "--tail=2").splitlines() == ["line 4", "line 5"]
    assert cluster.kubectl("logs", "--selector=app=count", "--tail=1") == "line 5"
    stamped = cluster.kubectl("logs", pod, "--timestamps", "--tail=1")
    assert stamped.startswith("20") and stamped.endswith("Z line 5")


def test_a_run_before_this_one_that_never_was(cluster: Cluster, pod: str) -> None:
    said = cluster.run("logs", pod, "--previous").stderr
    assert 'previous terminated container "box" in pod "count" not found' in said


def test_a_container_that_is_not_there(cluster: Cluster, pod: str) -> None:
    said = cluster.run("logs", pod, "--container=other").stderr
    assert "container other is not valid for pod count" in said
