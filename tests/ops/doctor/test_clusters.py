"""What is found out about clusters, by the real gcloud and kubectl."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clusters.backend import Backend
from clusters.cluster import Cluster

from ops import experiments
from ops.config import Config, Gke, Image, Kubernetes
from ops.doctor import TABLES, Finding, Subject, examine
from ops.shell import Shell
from ops.targets.cluster.credentials import credentials
from tests.google.cloud import Cloud
from tests.google.engine import has_cluster

INTEROP4 = experiments.find("interop4", experiments.load())
POOL = {
    "name": "tfs-n2-custom-8-16384",
    "config": {"machineType": INTEROP4.machine_type},
    "autoscaling": {"enabled": True, "totalMinNodeCount": 1, "totalMaxNodeCount": 3},
    "version": "1.33.5-gke.1080000",
}


def found(settings: Config) -> dict[str, Finding]:
    subject = Subject(settings, Shell(), INTEROP4)
    return {one.what: one for one in examine(subject, TABLES[settings.target])}


def kubernetes(cluster: Cluster, state_dir: Path) -> Config:
    own = Kubernetes(
        context=cluster.context, kubeconfig=str(cluster.kubeconfig), namespace=cluster.namespace
    )
    return Config(target="kubernetes", kubernetes=own, state_dir=state_dir)


def test_verbs_that_are_not_allowed_are_named(
    cluster: Cluster, limited: Callable[..., Cluster], tmp_path: Path
) -> None:
    settings = kubernetes(limited(cluster, ("get,list", "pods")), tmp_path)
    credentials(settings, Shell(), lambda _: None)
    verbs = found(settings)["verbs"]
    assert verbs.state == "missing"
    assert "get pods/proxy" in verbs.told and "create deployments.apps" in verbs.told
    assert "get pods," not in verbs.told
    assert f"--namespace={cluster.namespace}" in verbs.mend


def test_what_may_do_all_is_told_so(cluster: Cluster, tmp_path: Path) -> None:
    settings = kubernetes(cluster, tmp_path)
    before = found(settings)["credentials"]
    assert (before.state, before.mend) == ("missing", "invoke setup --target kubernetes")
    credentials(settings, Shell(), lambda _: None)
    after = found(settings)
    assert {after[what].state for what in ("credentials", "server", "verbs")} == {"there"}


def test_all_of_google_is_asked(cluster_backend: Backend, cloud: Cloud, tmp_path: Path) -> None:
    has_cluster(cloud, cluster_backend, nodePools=[POOL])
    settings = Config(
        target="gke",
        gke=Gke(project="p-1", cluster="c-1"),
        image=Image(builder="append"),
        state_dir=tmp_path / "state",
    )
    credentials(settings, Shell(), lambda _: None)
    first = found(settings)
    there = {what for what, one in first.items() if one.state == "there"}
    assert there >= {
        *("gcloud", "kubectl", "auth plugin", "login", "project", "apis", "push", "cluster"),
        *("node pool", "credentials", "server", "verbs"),
    }
    assert first["node pool"].told.endswith("up to 3 nodes")
    assert first["repository"].state == "missing"
    assert "gcloud artifacts repositories create tfs" in first["repository"].mend


@pytest.mark.parametrize(
    ("pool", "told"),
    [
        ({"config": {"machineType": "e2-medium"}}, "no pool of n2-custom-8-16384"),
        ({"autoscaling": {"enabled": True, "totalMaxNodeCount": 2}}, "at most 2 nodes"),
        ({"autoscaling": {}, "initialNodeCount": 2, "locations": ["a"]}, "at most 2 nodes"),
    ],
)
def test_a_pool_that_does_not_do(
    cloud: Cloud, tmp_path: Path, pool: dict[str, Any], told: str
) -> None:
    api: Any = cloud.apis["container"]
    api.has("p-1", "europe-west4", "c-1", nodePools=[{**POOL, **pool}])
    settings = Config(target="gke", gke=Gke(project="p-1", cluster="c-1"), state_dir=tmp_path)
    checks = [one for one in TABLES["gke"] if one.what == "node pool"]
    subject = Subject(settings, Shell(), INTEROP4)
    (finding,) = (
        one for check in checks for one in examine(subject, [type(check)(check.what, check.ask)])
    )
    assert finding.state == "missing" and told in finding.told
    assert "invoke bootstrap --target gke --exp 2n-8c-16r-interop4" in finding.mend
