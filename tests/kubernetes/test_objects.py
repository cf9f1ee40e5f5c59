"""Create, read, replace and delete objects with the real kubectl."""

from typing import Any

import pytest
import yaml
from clusters.cluster import Cluster, Refused

CONFIG_MAP = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "one"},
    "data": {"a": "1"},
}


def test_an_object_gets_what_the_server_decides(cluster: Cluster) -> None:
    made = cluster.create(CONFIG_MAP)
    assert made["metadata"]["uid"] and made["metadata"]["resourceVersion"]
    assert made["metadata"]["namespace"] == cluster.namespace
    assert cluster.get("configmap", "one")["data"] == {"a": "1"}


def test_there_is_one_of_a_name(cluster: Cluster) -> None:
    cluster.create(CONFIG_MAP)
    with pytest.raises(Refused, match=r'\(AlreadyExists\).*configmaps "one" already exists'):
        cluster.create(CONFIG_MAP)


def test_what_is_not_there_is_not_found(cluster: Cluster) -> None:
    with pytest.raises(Refused, match=r'\(NotFound\): deployments.apps "web" not found'):
        cluster.get("deployment", "web")


def test_a_stale_version_is_refused(cluster: Cluster) -> None:
    made = cluster.create(CONFIG_MAP)
    cluster.kubectl("annotate", "configmap", "one", "seen=yes")
    version = made["metadata"]["resourceVersion"]
    stale = {**CONFIG_MAP, "metadata": {"name": "one", "resourceVersion": version}}
    with pytest.raises(Refused, match="the object has been modified; please apply your changes"):
        cluster.kubectl("replace", "--filename=-", stdin=_yaml(stale))


def test_a_lease_is_replaced_only_by_who_knows_its_version(cluster: Cluster) -> None:
    lease = {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": {"name": "one"},
        "spec": {"holderIdentity": "ann", "leaseDurationSeconds": 30},
    }
    made = cluster.create(lease)
    made["spec"]["holderIdentity"] = "bob"
    cluster.kubectl("replace", "--filename=-", stdin=_yaml(made))
    with pytest.raises(Refused, match="the object has been modified"):
        cluster.kubectl("replace", "--filename=-", stdin=_yaml(made))
    assert cluster.get("lease", "one")["spec"]["holderIdentity"] == "bob"


def test_a_dry_run_changes_nothing(cluster: Cluster) -> None:
    argv = ("create", "--dry-run=server", "--filename=-", "--output=name")
    assert cluster.kubectl(*argv, stdin=_yaml(CONFIG_MAP)) == "configmap/one"
    with pytest.raises(Refused, match="NotFound"):
        cluster.get("configmap", "one")


def test_labels_choose(cluster: Cluster) -> None:
    for name, tier in (("one", "front"), ("two", "back"), ("three", "")):
        labels = {"tier": tier} if tier else {}
        cluster.create({**CONFIG_MAP, "metadata": {"name": name, "labels": labels}})

    def chosen(selector: str) -> str:
        return cluster.kubectl("get", "configmap", "--output=name", f"--selector={selector}")

    assert chosen("tier=front") == "configmap/one"
    assert chosen("tier in (front,back)").split() == ["configmap/one", "configmap/two"]
    assert chosen("tier!=front,tier") == "configmap/two"


def test_delete_waits_for_the_end(cluster: Cluster) -> None:
    cluster.create(CONFIG_MAP)
    assert "deleted" in cluster.kubectl("delete", "configmap", "one")
    with pytest.raises(Refused, match="NotFound"):
        cluster.get("configmap", "one")


def test_only_what_says_so_keeps_its_owner(cluster: Cluster) -> None:
    """Deleted in the foreground: dependents go too, and one that blocks goes before."""
    owner = {"apiVersion": "v1", "kind": "ConfigMap", "name": "one"}
    owner["uid"] = cluster.create(CONFIG_MAP)["metadata"]["uid"]
    for name, blocks in (("held", True), ("free", False)):
        references = [{**owner, "blockOwnerDeletion": blocks}]
        meta = {"name": name, "ownerReferences": references, "finalizers": ["tests/kept"]}
        cluster.create({**CONFIG_MAP, "metadata": meta})
    cluster.kubectl("delete", "configmap", "one", "--cascade=foreground", "--wait=false")
    for name in ("held", "free"):
        cluster.until(lambda one: "deletionTimestamp" in one["metadata"], "configmap", name)
    assert cluster.get("configmap", "one")["metadata"]["finalizers"] == ["foregroundDeletion"]
    cluster.kubectl(*_let_go("held"))
    cluster.kubectl("wait", "--for=delete", "configmap/one", "--timeout=60s")
    assert cluster.get("configmap", "free"), "nobody waits for it"
    cluster.kubectl(*_let_go("free"))


def test_a_generation_counts_changes_of_the_specification(
    cluster: Cluster, web: dict[str, Any]
) -> None:
    assert cluster.create(web)["metadata"]["generation"] == 1
    cluster.kubectl("annotate", "deployment", "web", "seen=yes")
    assert cluster.get("deployment", "web")["metadata"]["generation"] == 1
    cluster.kubectl("scale", "deployment", "web", "--replicas=1")
    assert cluster.get("deployment", "web")["metadata"]["generation"] == 2


def _let_go(name: str) -> tuple[str, ...]:
    nothing = '{"metadata": {"finalizers": null}}'
    return "patch", "configmap", name, "--type=merge", f"--patch={nothing}"


def _yaml(value: dict[str, Any]) -> str:
    return str(yaml.safe_dump(value))
