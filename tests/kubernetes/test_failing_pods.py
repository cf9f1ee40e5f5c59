"""Say why pods do not run, in the words that clusters use."""

from collections.abc import Callable
from typing import Any

import pytest
from clusters.cluster import Cluster


def pod_of(cluster: Cluster, holds: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    """The Deployment's pod, once something holds of it."""
    found = cluster.until(lambda pods: any(map(holds, pods["items"])), "pods", "--selector=app=web")
    return next(filter(holds, found["items"]))


def waiting(reason: str) -> Callable[[dict[str, Any]], bool]:
    def holds(pod: dict[str, Any]) -> bool:
        statuses = pod["status"].get("containerStatuses", [])
        return any(one["state"].get("waiting", {}).get("reason") == reason for one in statuses)

    return holds


def told(cluster: Cluster, reason: str) -> str:
    """What the events of a reason say."""
    events = cluster.until(lambda one: one["items"], "events", f"--field-selector=reason={reason}")
    return "\n".join(one["message"] for one in events["items"])


def test_an_image_that_cannot_be_pulled(cluster: Cluster, web: dict[str, Any]) -> None:
    cluster.needs("pods")
    web["spec"]["replicas"] = 1
    web["spec"]["template"]["spec"]["containers"][0]["image"] = "registry.invalid/none:1"
    cluster.apply(web)
    pod_of(cluster, waiting("ImagePullBackOff"))
    assert 'Failed to pull image "registry.invalid/none:1"' in told(cluster, "Failed")
    pod = pod_of(cluster, lambda one: True)["metadata"]["name"]
    said = cluster.run("logs", pod).stderr
    assert f'container "web" in pod "{pod}" is waiting to start' in said


def test_no_room(cluster: Cluster, web: dict[str, Any]) -> None:
    cluster.needs("pods")
    web["spec"]["replicas"] = 1
    container = web["spec"]["template"]["spec"]["containers"][0]
    container["resources"] = {"requests": {"cpu": "1000"}}
    cluster.apply(web)
    said = told(cluster, "FailedScheduling")
    assert "nodes are available: " in said and "Insufficient cpu" in said
    pod = pod_of(cluster, lambda one: one["status"].get("conditions"))
    reasons = {one["type"]: one.get("reason") for one in pod["status"]["conditions"]}
    assert reasons["PodScheduled"] == "Unschedulable"


def test_nodes_that_are_not_meant(
    cluster: Cluster, web: dict[str, Any], nodes: Callable[..., None]
) -> None:
    labels = {"labels": {"node.kubernetes.io/instance-type": "big"}}
    small = {"cpu": "1", "memory": "2Gi"}
    nodes({"one": {**small, **labels}, "two": {**small, **labels}, "three": small})
    web["spec"]["replicas"] = 1
    spec = web["spec"]["template"]["spec"]
    spec["nodeSelector"] = {"node.kubernetes.io/instance-type": "big"}
    spec["containers"][0]["resources"] = {"requests": {"cpu": "2", "memory": "1Gi"}}
    cluster.apply(web)
    assert told(cluster, "FailedScheduling") == (
        "0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, "
        "2 Insufficient cpu. preemption: 0/3 nodes are available: "
        "1 Preemption is not helpful for scheduling, "
        "2 No preemption victims found for incoming pod."
    )


def test_a_crash_loop_keeps_its_last_words(
    cluster: Cluster, boxed: Callable[..., dict[str, Any]]
) -> None:
    cluster.apply(boxed("echo no such model; exit 3"))
    pod = pod_of(cluster, waiting("CrashLoopBackOff"))
    (status,) = pod["status"]["containerStatuses"]
    assert status["restartCount"] > 0 and status["lastState"]["terminated"]["exitCode"] == 3
    name = pod["metadata"]["name"]
    assert cluster.kubectl("logs", name, "--previous") == "no such model"
    assert "Back-off restarting failed container box" in told(cluster, "BackOff")


def test_a_probe_that_fails_restarts_the_container(
    cluster: Cluster, boxed: Callable[..., dict[str, Any]]
) -> None:
    probe = {"httpGet": {"path": "/", "port": 8080}, "periodSeconds": 1, "failureThreshold": 2}
    cluster.apply(boxed("exec $BOX sleep 600", startupProbe=probe))
    pod_of(cluster, lambda pod: pod["status"].get("containerStatuses", [{}])[0].get("restartCount"))
    assert "Startup probe failed: Get " in told(cluster, "Unhealthy")
    assert "Container box failed startup probe, will be restarted" in told(cluster, "Killing")


def test_a_configuration_that_is_not_there(cluster: Cluster, web: dict[str, Any]) -> None:
    cluster.needs("pods")
    web["spec"]["replicas"] = 1
    volume = {"name": "settings", "configMap": {"name": "none"}}
    web["spec"]["template"]["spec"]["volumes"] = [volume]
    cluster.apply(web)
    assert 'configmap "none" not found' in told(cluster, "FailedMount")


def test_a_deployment_that_does_not_get_on(cluster: Cluster, web: dict[str, Any]) -> None:
    cluster.needs("pods")
    web["spec"] |= {"replicas": 1, "progressDeadlineSeconds": 2}
    web["spec"]["template"]["spec"]["containers"][0]["image"] = "registry.invalid/none:1"
    cluster.apply(web)
    done = cluster.run("rollout", "status", "deployment/web", "--timeout=60s")
    assert done.returncode == 1 and "exceeded its progress deadline" in done.stderr


def test_a_quota_keeps_pods_out(cluster: Cluster, web: dict[str, Any]) -> None:
    cluster.needs("pods")
    cluster.kubectl("create", "quota", "small", "--hard=pods=1")
    cluster.until(lambda one: one.get("status", {}).get("used"), "resourcequota", "small")
    web["spec"]["replicas"] = 2
    cluster.apply(web)
    assert "exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1" in told(
        cluster, "FailedCreate"
    )

    def failed(deployment: dict[str, Any]) -> bool:
        conditions = deployment.get("status", {}).get("conditions", [])
        return any(one["type"] == "ReplicaFailure" for one in conditions)

    cluster.until(failed, "deployment", "web")


def test_a_quota_wants_to_know_what_pods_ask_for(cluster: Cluster, web: dict[str, Any]) -> None:
    cluster.needs("pods")
    cluster.kubectl("create", "quota", "small", "--hard=requests.cpu=1")
    cluster.until(lambda one: one.get("status", {}).get("used"), "resourcequota", "small")
    web["spec"]["replicas"] = 1
    cluster.apply(web)
    assert "failed quota: small: must specify requests.cpu for: web" in told(
        cluster, "FailedCreate"
    )


@pytest.mark.parametrize("minimum", [1, 2])
def test_a_budget_decides_on_evictions(
    cluster: Cluster, boxed: Callable[..., dict[str, Any]], minimum: int
) -> None:
    deployment = boxed("exec $BOX sleep 600")
    deployment["spec"]["replicas"] = 2
    budget = {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": "web"},
        "spec": {"minAvailable": minimum, "selector": {"matchLabels": {"app": "web"}}},
    }
    cluster.apply(deployment, budget)
    found = cluster.until(
        lambda one: one.get("status", {}).get("currentHealthy") == 2, "poddisruptionbudget", "web"
    )
    assert found["status"]["disruptionsAllowed"] == 2 - minimum
