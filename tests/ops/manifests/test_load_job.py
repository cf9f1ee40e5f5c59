"""The Job of a load, as its template has it."""

from ops.manifests.load_job import LoadJob


def test_its_pod_keeps_away_from_the_pods_that_it_loads() -> None:
    job = LoadJob(
        name="tfs-server-load-1",
        namespace="default",
        labels={"app": "tfs-server-load"},
        service="tfs-server",
        image="registry.invalid/load:1",
        arguments=(),
        cpu="2",
        memory="1Gi",
        deadline_s=60,
    )
    spec = job.manifest().document["spec"]["template"]["spec"]
    (away,) = spec["affinity"]["podAntiAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"]
    assert away["podAffinityTerm"] == {
        "topologyKey": "kubernetes.io/hostname",
        "labelSelector": {"matchLabels": {"app": "tfs-server"}},
    }
