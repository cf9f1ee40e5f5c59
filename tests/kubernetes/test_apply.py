"""Apply objects on the server's side: who owns what, and what is in the way."""

import copy
from typing import Any

import pytest
import yaml
from clusters.cluster import Cluster, Refused

DATA = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "one"}}


def test_each_manager_owns_what_it_applies(cluster: Cluster) -> None:
    cluster.apply({**DATA, "data": {"a": "1"}}, manager="ann")
    cluster.apply({**DATA, "data": {"b": "2"}}, manager="bob")
    value = cluster.get("configmap", "one")
    assert value["data"] == {"a": "1", "b": "2"}
    owned = {
        one["manager"]: one["fieldsV1"]["f:data"] for one in value["metadata"]["managedFields"]
    }
    assert owned == {"ann": {"f:a": {}}, "bob": {"f:b": {}}}


def test_what_is_left_out_goes_unless_another_owns_it_too(cluster: Cluster) -> None:
    cluster.apply({**DATA, "data": {"a": "1", "b": "2", "c": "3"}}, manager="ann")
    cluster.apply({**DATA, "data": {"b": "2"}}, manager="bob")
    cluster.apply({**DATA, "data": {"c": "3"}}, manager="ann")
    assert cluster.get("configmap", "one")["data"] == {"b": "2", "c": "3"}


def test_what_another_owns_is_a_conflict(cluster: Cluster) -> None:
    cluster.apply({**DATA, "data": {"a": "1", "b": "1"}}, manager="ann")
    said = 'Apply failed with 1 conflict: conflict with "ann": .data.a'
    with pytest.raises(Refused, match=said):
        cluster.apply({**DATA, "data": {"a": "2"}}, manager="bob")
    cluster.apply({**DATA, "data": {"a": "2"}}, manager="bob", flags=("--force-conflicts",))
    said = r'2 conflicts: conflicts with "ann":\n- .data.b\nconflicts with "bob":\n- .data.a'
    with pytest.raises(Refused, match=said):
        cluster.apply({**DATA, "data": {"a": "3", "b": "3"}}, manager="cis")


def test_the_same_again_changes_nothing(cluster: Cluster, web: dict[str, Any]) -> None:
    cluster.apply(web)
    before = cluster.get("deployment", "web")["metadata"]
    cluster.apply(web)
    after = cluster.get("deployment", "web")["metadata"]
    assert after["generation"] == before["generation"]
    assert after["managedFields"][0] == before["managedFields"][0]


def test_lists_with_keys_merge_item_by_item(cluster: Cluster, web: dict[str, Any]) -> None:
    cluster.apply(web, manager="ann")
    other = copy.deepcopy(web)
    del other["spec"]["replicas"]
    container = {"name": "web", "env": [{"name": "SIZE", "value": "2"}]}
    other["spec"]["template"]["spec"]["containers"] = [container]
    cluster.apply(other, manager="bob")
    (merged,) = cluster.get("deployment", "web")["spec"]["template"]["spec"]["containers"]
    assert merged["image"] == "registry.invalid/web:1" and merged["env"] == container["env"]


def test_a_replica_count_set_by_hand_is_a_conflict(cluster: Cluster, web: dict[str, Any]) -> None:
    cluster.apply(web)
    cluster.kubectl("scale", "deployment", "web", "--replicas=1")
    said = 'conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas'
    with pytest.raises(Refused, match=said):
        cluster.apply(web)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"replica": 1}, r"\.spec\.replica: field not declared in schema"),
        ({"replicas": "many"}, r"\.spec\.replicas: expected numeric \(int or float\), got string"),
    ],
)
def test_a_configuration_of_another_type_is_refused(
    cluster: Cluster, web: dict[str, Any], change: dict[str, Any], said: str
) -> None:
    web["spec"] |= change
    with pytest.raises(Refused, match=f"failed to create typed patch object .*{said}"):
        cluster.apply(web)


def test_a_diff_shows_what_would_change_and_changes_nothing(
    cluster: Cluster, web: dict[str, Any]
) -> None:
    cluster.apply(web)
    argv = ("diff", "--server-side", "--field-manager=tests", "--filename=-")
    assert cluster.run(*argv, stdin=yaml.safe_dump(web)).returncode == 0
    web["spec"]["minReadySeconds"] = 7
    done = cluster.run(*argv, stdin=yaml.safe_dump(web))
    assert done.returncode == 1 and "+  minReadySeconds: 7" in done.stdout
    assert "minReadySeconds" not in cluster.get("deployment", "web")["spec"]


def test_quantities_are_stored_in_one_form(cluster: Cluster, web: dict[str, Any]) -> None:
    (container,) = web["spec"]["template"]["spec"]["containers"]
    container["resources"] = {"requests": {"cpu": "0.5", "memory": "2048Mi"}, "limits": {"cpu": 2}}
    cluster.apply(web)
    (stored,) = cluster.get("deployment", "web")["spec"]["template"]["spec"]["containers"]
    assert stored["resources"] == {
        "requests": {"cpu": "500m", "memory": "2Gi"},
        "limits": {"cpu": "2"},
    }
