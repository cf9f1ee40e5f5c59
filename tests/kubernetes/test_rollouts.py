"""Roll Deployments out, with pods that really run."""

from collections.abc import Callable
from typing import Any

import httpx
from clusters.cluster import Cluster


def ready(deployment: dict[str, Any]) -> bool:
    status, wanted = deployment["status"], deployment["spec"]["replicas"]
    counts = ("availableReplicas", "replicas", "updatedReplicas")
    return all(status.get(name, 0) == wanted for name in counts)


def test_pods_come_and_are_waited_for(cluster: Cluster, served: dict[str, Any]) -> None:
    cluster.apply(served)
    said = cluster.kubectl("rollout", "status", "deployment/web", "--timeout=60s")
    assert "successfully rolled out" in said
    pods = cluster.get("pods", "--selector=app=web")["items"]
    assert len(pods) == 2
    for pod in pods:
        (status,) = pod["status"]["containerStatuses"]
        assert status["ready"] and status["restartCount"] == 0
        assert cluster.kubectl("logs", pod["metadata"]["name"]) == "serving"


def test_a_pod_is_reached_through_the_api(cluster: Cluster, served: dict[str, Any]) -> None:
    cluster.apply(served)
    cluster.kubectl("rollout", "status", "deployment/web", "--timeout=60s")
    pod = cluster.get("pods", "--selector=app=web")["items"][0]["metadata"]["name"]
    path = f"/api/v1/namespaces/{cluster.namespace}/pods/{pod}:8080/proxy/"
    assert cluster.kubectl("get", "--raw", path) == "served"


def test_new_pods_come_before_old_ones_go(cluster: Cluster, served: dict[str, Any]) -> None:
    cluster.apply(served)
    cluster.until(ready, "deployment", "web")
    served["spec"]["template"]["metadata"]["annotations"] = {"edition": "2"}
    cluster.apply(served)
    least = 2

    def done(deployment: dict[str, Any]) -> bool:
        nonlocal least
        least = min(least, deployment["status"].get("availableReplicas", 0))
        return ready(deployment) and deployment["status"]["observedGeneration"] == 2

    deployment = cluster.until(done, "deployment", "web")
    assert least == 2
    revision = "deployment.kubernetes.io/revision"
    assert deployment["metadata"]["annotations"][revision] == "2"


def test_a_changed_number_is_first_that_of_the_old_pods(
    cluster: Cluster, web: dict[str, Any]
) -> None:
    cluster.needs("pods")
    web["spec"] |= {
        "replicas": 2,
        "strategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}},
    }
    cluster.apply(web)
    cluster.until(lambda one: len(one["items"]) == 2, "pods")
    web["spec"]["template"]["metadata"]["annotations"] = {"edition": "2"}
    web["spec"]["replicas"] = 4
    cluster.apply(web)
    revision = "deployment.kubernetes.io/revision"

    def sizes(found: dict[str, Any]) -> dict[str, int]:
        sets = found["items"]
        return {one["metadata"]["annotations"][revision]: one["spec"]["replicas"] for one in sets}

    # None is ever ready, so no old one goes; only the surge's one is new.
    cluster.until(lambda found: sizes(found) == {"1": 4, "2": 1}, "replicasets")
    web["spec"]["replicas"] = 9
    cluster.apply(web)
    cluster.until(lambda found: sizes(found) == {"1": 8, "2": 2}, "replicasets")


def test_a_balancer_spreads_and_loses_nothing(cluster: Cluster, served: dict[str, Any]) -> None:
    cluster.needs("load balancers")
    spec = {
        "type": "LoadBalancer",
        "selector": {"app": "web"},
        "ports": [{"port": 28080, "targetPort": "http"}],
    }
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": spec}
    cluster.apply(served, service)
    cluster.until(ready, "deployment", "web")
    found = cluster.until(lambda one: one["status"]["loadBalancer"], "service", "web")
    (ingress,) = found["status"]["loadBalancer"]["ingress"]
    cluster.kubectl("rollout", "restart", "deployment/web")
    answers = []

    def asked(deployment: dict[str, Any]) -> bool:
        answers.append(httpx.get(f"http://{ingress['ip']}:28080/").status_code)
        return ready(deployment) and deployment["status"]["observedGeneration"] == 2

    cluster.until(asked, "deployment", "web")
    assert set(answers) == {200}


def test_what_was_made_goes_with_its_owner(cluster: Cluster, served: dict[str, Any]) -> None:
    cluster.apply(served)
    cluster.until(ready, "deployment", "web")
    cluster.kubectl("delete", "deployment", "web", "--cascade=foreground")
    assert not cluster.get("replicasets", "--selector=app=web")["items"]
    assert not cluster.get("pods", "--selector=app=web")["items"]


def test_the_model_server_serves_a_model(
    cluster: Cluster, web: dict[str, Any], colours: Callable[[], Any]
) -> None:
    cluster.needs("pods", "images of folders")
    cluster.backend.control.image("registry.invalid/web:2", models=colours())
    container = web["spec"]["template"]["spec"]["containers"][0]
    container |= {
        "image": "registry.invalid/web:2",
        "env": [{"name": "MODEL_NAME", "value": "colours"}],
        "args": ["--max_num_load_retries=0"],
        "startupProbe": {
            "httpGet": {"path": "/v1/models/colours/metadata", "port": 8501},
            "periodSeconds": 1,
            "failureThreshold": 60,
        },
    }
    web["spec"]["replicas"] = 1
    cluster.apply(web)
    cluster.until(ready, "deployment", "web")
    pod = cluster.get("pods", "--selector=app=web")["items"][0]["metadata"]["name"]
    path = f"/api/v1/namespaces/{cluster.namespace}/pods/{pod}:8501/proxy/v1/models/colours"
    assert '"AVAILABLE"' in cluster.kubectl("get", "--raw", path)
    assert "ready: model colours version 1" in cluster.kubectl("logs", pod)
