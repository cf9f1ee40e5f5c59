"""A cluster takes what passed the checks, and the next release over it."""

from dataclasses import replace

import pytest
import yaml
from clusters.cluster import Cluster

from ops.experiments import find
from ops.kubectl import FIELD_MANAGER
from ops.manifests import Deployment, Manifest, Placement, check, render

APPLY = ("apply", "--server-side", f"--field-manager={FIELD_MANAGER}", "--filename=-")
RESTRICTED = "pod-security.kubernetes.io/warn=restricted"


@pytest.fixture
def here(cluster: Cluster, deployment: Deployment) -> Deployment:
    """The deployment in the test's namespace, which warns of pods with privileges."""
    cluster.kubectl("label", "namespace", cluster.namespace, RESTRICTED)
    return replace(deployment, namespace=cluster.namespace)


def applied(cluster: Cluster, manifests: tuple[Manifest, ...]) -> None:
    """Apply what passes the checks, with neither an error nor a warning."""
    check(manifests)
    ended = cluster.run(*APPLY, stdin=yaml.safe_dump_all(one.document for one in manifests))
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("name", ["interop4", "2n-8c-64r-interop2-batch"])
@pytest.mark.parametrize("word", ["internal", "external", "cluster"])
def test_a_cluster_takes_them_without_a_warning(
    name: str, word, cluster: Cluster, here: Deployment, all_experiments
) -> None:
    experiment = find(name, all_experiments)
    # No pods: an image that is none could only fail.
    placement = replace(Placement.of(experiment), pods=0)
    changed = replace(here, placement=placement, exposure=word, source_ranges=("192.0.2.0/24",))
    applied(cluster, render(experiment, changed))
    assert cluster.get("service", "tfs-server")["spec"].get("externalTrafficPolicy") == (
        None if word == "cluster" else "Cluster"
    )


def test_the_next_release_is_applied_over_it(
    cluster: Cluster, here: Deployment, all_experiments
) -> None:
    """Another experiment, exposed in another way, and then the first one again."""
    first, second = (find(one, all_experiments) for one in ("interop4", "2n-8c-64r-interop2-batch"))
    placement = replace(Placement.of(first), pods=0, node_selector={})
    here = replace(here, placement=placement)
    applied(cluster, render(first, here))
    applied(cluster, render(second, replace(here, release="second", exposure="cluster")))
    service = cluster.get("service", "tfs-server")
    assert (service["spec"]["type"], service["metadata"].get("annotations", {})) == (
        "ClusterIP",
        {},
    )
    applied(cluster, render(first, here))
    template = cluster.get("deployment", "tfs-server")["spec"]["template"]
    assert template["metadata"]["labels"]["tfs-ops/release"] == here.release
    (container,) = template["spec"]["containers"]
    assert not any("batching" in argument for argument in container["args"])
