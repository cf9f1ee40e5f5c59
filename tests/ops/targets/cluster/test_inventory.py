"""Objects of ours in a cluster are known by name, and others are never touched."""

from typing import Any

import pytest

from ops.kubectl import Api, Object
from ops.records.lease import Lease
from ops.targets.cluster.inventory import Inventory

MINE = [Object("ConfigMap", "mine-1"), Object("ConfigMap", "mine-2"), Object("Service", "mine")]


@pytest.fixture
def inventory(api: Api) -> Inventory:
    return Inventory(api, Lease(lambda: api, "tfs-server", {"app": "tfs-server"}))


def made(cluster: Any, name: str) -> None:
    cluster.kubectl("create", "configmap", name, "--from-literal=a=b")
    cluster.kubectl("label", "configmap", name, "app=tfs-server")


def there(cluster: Any) -> set[str]:
    found = cluster.get("configmaps")["items"]
    return {one["metadata"]["name"] for one in found} - {"kube-root-ca.crt"}


def test_nothing_is_known_at_first(inventory: Inventory) -> None:
    assert inventory.objects() == []
    assert inventory.prune([]) == []


def test_what_is_needed_no_more_goes_and_nothing_else(inventory: Inventory, cluster: Any) -> None:
    """Not even what has the same labels: only what we put there ourselves is ours."""
    for name in ("mine-1", "mine-2", "foreign"):
        made(cluster, name)
    inventory.add(MINE)
    assert inventory.prune([MINE[1], MINE[2]]) == [MINE[0]]
    assert there(cluster) == {"mine-2", "foreign"}
    assert inventory.objects() == [MINE[1], MINE[2]]


def test_what_was_taken_in_and_never_made_is_no_error(inventory: Inventory, cluster: Any) -> None:
    """A release that was killed between the two."""
    inventory.add(MINE)
    made(cluster, "mine-1")
    assert inventory.prune([]) == sorted(MINE)
    assert there(cluster) == set()
    assert inventory.objects() == []


def test_a_release_that_was_cut_off_adds_to_what_was_there(inventory: Inventory) -> None:
    inventory.add(MINE[:1])
    inventory.add(MINE[1:])
    assert inventory.objects() == sorted(MINE)
