"""Run Jobs to their end."""

from collections.abc import Callable
from typing import Any

import pytest
from clusters import box
from clusters.cluster import Cluster


@pytest.fixture
def job(cluster: Cluster) -> Callable[..., dict[str, Any]]:
    """A Job that runs a script once."""
    cluster.needs("pods", "registry")

    def made(script: str, **more: Any) -> dict[str, Any]:
        container = box.container(cluster.backend.registry, script)
        template = {"spec": {"containers": [container], "restartPolicy": "Never"}}
        return {
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": {"name": "once"},
            "spec": {"template": template, **more},
        }

    return made


def test_a_job_that_is_done(cluster: Cluster, job: Callable[..., dict[str, Any]]) -> None:
    cluster.apply(job("echo done"))
    cluster.kubectl("wait", "--for=condition=Complete", "job/once", "--timeout=60s")
    assert cluster.kubectl("logs", "job/once") == "done"
    assert cluster.get("job", "once")["status"]["succeeded"] == 1
    assert cluster.get("pods", "--selector=job-name=once")["items"]
    cluster.kubectl("delete", "job", "once", "--cascade=foreground")
    assert not cluster.get("pods", "--selector=job-name=once")["items"]


def test_a_job_that_fails(cluster: Cluster, job: Callable[..., dict[str, Any]]) -> None:
    cluster.apply(job("echo no; exit 2", backoffLimit=1))
    cluster.kubectl("wait", "--for=condition=Failed", "job/once", "--timeout=60s")
    status = cluster.get("job", "once")["status"]
    assert status["failed"] == 2
    reasons = [one["reason"] for one in status["conditions"] if one["type"] == "Failed"]
    assert reasons == ["BackoffLimitExceeded"]


def test_a_job_that_takes_too_long(cluster: Cluster, job: Callable[..., dict[str, Any]]) -> None:
    cluster.apply(job("exec $BOX sleep 600", activeDeadlineSeconds=2))
    cluster.kubectl("wait", "--for=condition=Failed", "job/once", "--timeout=60s")
    conditions = cluster.get("job", "once")["status"]["conditions"]
    assert "DeadlineExceeded" in {one["reason"] for one in conditions}


def test_a_job_that_is_forgotten(cluster: Cluster, job: Callable[..., dict[str, Any]]) -> None:
    cluster.apply(job("echo done", ttlSecondsAfterFinished=1))
    cluster.kubectl("wait", "--for=delete", "job/once", "--timeout=60s")
    assert not cluster.get("pods", "--selector=job-name=once")["items"]


def test_a_pod_reaches_a_service_by_its_name(
    cluster: Cluster, served: dict[str, Any], job: Callable[..., dict[str, Any]]
) -> None:
    spec = {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": "http"}]}
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": spec}
    cluster.apply(served, service)
    cluster.kubectl("rollout", "status", "deployment/web", "--timeout=60s")
    cluster.apply(job(f"$BOX wget -q -O - http://web.{cluster.namespace}.svc/"))
    cluster.kubectl("wait", "--for=condition=Complete", "job/once", "--timeout=60s")
    assert cluster.kubectl("logs", "job/once") == "served"
