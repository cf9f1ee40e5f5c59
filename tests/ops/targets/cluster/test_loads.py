"""The Jobs that give loads are known by their labels, and go with the service."""

from typing import Any

from ops.kubectl import Api, Object
from ops.manifests.load_job import LoadJob
from ops.targets.cluster import loads


def made(api: Api, service: str, name: str) -> None:
    job = LoadJob(
        name=name,
        namespace=api.cluster.namespace,
        labels=loads.labels(service),
        service=service,
        image="registry.invalid/load:1",
        arguments=(),
        cpu="100m",
        memory="64Mi",
        deadline_s=60,
    )
    assert api.create(job.manifest().document)


def test_those_of_a_service_go_and_no_others(api: Api, cluster: Any) -> None:
    """They have not begun, so they are not over, and a sweep leaves them."""
    made(api, "mine", "mine-load-1")
    made(api, "mine", "mine-load-2")
    made(api, "another", "another-load-1")
    loads.sweep(api, "mine")
    assert sorted(loads.remove(api, "mine")) == [
        Object("Job", "mine-load-1"),
        Object("Job", "mine-load-2"),
    ]
    cluster.until(lambda found: len(found["items"]) == 1, "jobs")
    assert loads.remove(api, "mine") == []
