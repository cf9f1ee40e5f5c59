"""Pods and containers are found, with where they stand."""

from ops.manifests.pods import containers, pods


def test_finds_the_pod_and_where_it_stands(rendered) -> None:
    manifests = rendered("interop4")
    (pod,) = pods(manifests)
    (container,) = containers(manifests)
    assert pod.labels["experiment"] == "2n-8c-16r-interop4"
    assert container.place == "Deployment/tfs-server: spec.template.spec.containers[0]"
