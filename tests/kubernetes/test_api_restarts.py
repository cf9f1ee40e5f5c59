"""Find everything again after the API server was away."""

import time
from typing import Any

from clusters.cluster import Cluster


def test_objects_outlive_the_api_server(cluster: Cluster) -> None:
    cluster.needs("API restarts")
    cluster.kubectl("create", "configmap", "one")
    before = cluster.get("configmap", "one")
    cluster.backend.control.stop_api()
    assert "refused" in cluster.run("get", "configmap", "one").stderr
    cluster.backend.control.start_api()
    assert cluster.get("configmap", "one") == before
    cluster.kubectl("annotate", "configmap", "one", "seen=yes")
    after = cluster.get("configmap", "one")["metadata"]["resourceVersion"]
    assert after != before["metadata"]["resourceVersion"]


def test_a_rollout_goes_on_after_the_api_server_was_away(
    cluster: Cluster, served: dict[str, Any]
) -> None:
    cluster.needs("API restarts")
    cluster.apply(served)
    cluster.backend.control.stop_api()
    time.sleep(1)
    cluster.backend.control.start_api()
    cluster.kubectl("rollout", "status", "deployment/web", "--timeout=60s")
    pods = cluster.get("pods", "--selector=app=web")["items"]
    assert len(pods) == 2
    for pod in pods:
        (status,) = pod["status"]["containerStatuses"]
        assert status["restartCount"] == 0


def test_a_server_that_hangs_is_given_up_by_who_says_so(cluster: Cluster) -> None:
    cluster.needs("API restarts")
    with cluster.backend.control.hanging_api():
        done = cluster.run("get", "pods", "--request-timeout=1s")
    assert done.returncode == 1
    assert "Timeout" in done.stderr or "deadline exceeded" in done.stderr
