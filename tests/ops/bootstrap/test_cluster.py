"""The cluster's nodes: how many, and what they cost."""

from typing import Any

import pytest

from ops import experiments
from ops.bootstrap import cluster
from ops.config import Gke

KNOWN = experiments.load()
GKE = Gke(project="p-1")


@pytest.mark.parametrize(
    ("name", "region", "initial", "most"),
    [
        ("interop4", "europe-west4", 1, 3),
        ("interop4", "europe-west4-a", 3, 3),
        ("8n-2c-4r-interop2", "us-central1", 3, 9),
        ("4n-4c-8r-interop2", "us-central1", 1, 5),
    ],
)
def test_there_is_a_node_for_each_pod_and_one_for_the_surge(
    name: str, region: str, initial: int, most: int
) -> None:
    """`--num-nodes` counts in each of a region's three zones, the bounds in all together."""
    experiment = experiments.find(name, KNOWN)
    argv = cluster.pool(Gke(project="p-1", region=region), experiment).make.argv
    assert f"--machine-type={experiment.machine_type}" in argv
    assert f"--num-nodes={initial}" in argv
    assert f"--total-max-nodes={most}" in argv
    assert initial * (1 if region[-2] == "-" else 3) <= most


def test_the_cost() -> None:
    """8 (0.0332) + 16 (0.00445) + 50 (0.1 / 730) = 0.34365 a node; 0.1 for the cluster itself, and
    2 (0.0332) + 8 (0.00445) + 50 (0.1 / 730) = 0.10885 for a node of Kubernetes' own."""
    pool = cluster.pool(GKE, experiments.find("interop4", KNOWN))
    assert pool.usd_hour == pytest.approx((0.34365, 3 * 0.34365), rel=1e-4)
    assert cluster.cluster(GKE).usd_hour == pytest.approx((0.20885, 0.1 + 3 * 0.10885), rel=1e-4)


@pytest.mark.parametrize(
    ("autoscaling", "changes"),
    [({"totalMaxNodeCount": 3}, 0), ({"totalMaxNodeCount": 2}, 1), ({}, 1)],
)
def test_a_pool_that_is_too_small_grows(autoscaling: dict[str, Any], changes: int) -> None:
    pool = cluster.pool(GKE, experiments.find("interop4", KNOWN))
    found = pool.changes({"status": "RUNNING", "autoscaling": autoscaling})
    assert len(found) == changes
    assert not found or "--total-max-nodes=3" in found[0].argv


@pytest.mark.parametrize(
    ("status", "there", "busy"),
    [("RUNNING", True, False), ("PROVISIONING", True, True), ("STOPPING", False, True)],
)
def test_what_others_began_is_waited_for(status: str, there: bool, busy: bool) -> None:
    made = cluster.cluster(GKE)
    assert (made.there({"status": status}), made.busy({"status": status})) == (there, busy)


def test_every_pool_has_a_name_that_it_can_have() -> None:
    names = {cluster.pool_name(one.machine_type) for one in KNOWN}
    assert all(len(name) < 40 for name in names)
    assert cluster.pool_name("a" * 60) == "tfs-" + "a" * 35
