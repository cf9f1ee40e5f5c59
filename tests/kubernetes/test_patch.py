"""Change objects by patches of each kind."""

from typing import Any

import pytest
from clusters.cluster import Cluster, Refused


@pytest.mark.parametrize(
    ("kind", "patch", "names"),
    [
        ("strategic", '{"containers": [{"name": "side", "image": "side:1"}]}', {"web", "side"}),
        ("merge", '{"containers": [{"name": "side", "image": "side:1"}]}', {"side"}),
    ],
)
def test_a_patch_merges_lists_or_replaces_them(
    cluster: Cluster, web: dict[str, Any], kind: str, patch: str, names: set[str]
) -> None:
    cluster.create(web)
    whole = f'{{"spec": {{"template": {{"spec": {patch}}}}}}}'
    cluster.kubectl("patch", "deployment", "web", f"--type={kind}", f"--patch={whole}")
    containers = cluster.get("deployment", "web")["spec"]["template"]["spec"]["containers"]
    assert {one["name"] for one in containers} == names


def test_a_patch_may_test_first(cluster: Cluster, web: dict[str, Any]) -> None:
    cluster.create(web)
    argv = ("patch", "deployment", "web", "--type=json")
    path = "/spec/minReadySeconds"
    set_it = f'{{"op": "add", "path": "{path}", "value": 3}}'
    with pytest.raises(Refused, match="test failed"):
        test = '{"op": "test", "path": "/spec/replicas", "value": 9}'
        cluster.kubectl(*argv, f"--patch=[{test}, {set_it}]")
    cluster.kubectl(*argv, f"--patch=[{set_it}]")
    assert cluster.get("deployment", "web")["spec"]["minReadySeconds"] == 3


def test_labels_and_annotations_come_and_go(cluster: Cluster, web: dict[str, Any]) -> None:
    cluster.create(web)
    cluster.kubectl("label", "deployment", "web", "tier=front")
    cluster.kubectl("annotate", "deployment", "web", "tfs-ops/seen=yes")
    meta = cluster.get("deployment", "web")["metadata"]
    assert meta["labels"]["tier"] == "front" and meta["annotations"]["tfs-ops/seen"] == "yes"
    cluster.kubectl("label", "deployment", "web", "tier-")
    assert "tier" not in cluster.get("deployment", "web")["metadata"]["labels"]


def test_a_patch_with_a_stale_version_is_refused(cluster: Cluster, web: dict[str, Any]) -> None:
    version = cluster.create(web)["metadata"]["resourceVersion"]
    cluster.kubectl("label", "deployment", "web", "tier=front")
    patch = f'{{"metadata": {{"resourceVersion": "{version}", "labels": {{"tier": "back"}}}}}}'
    with pytest.raises(Refused, match="the object has been modified"):
        cluster.kubectl("patch", "deployment", "web", "--type=merge", f"--patch={patch}")
