"""What is asked of a cluster's access reviews, and what is made of the answers."""

from collections.abc import Callable

import pytest
from clusters.cluster import Cluster

from ops import kubectl
from ops.errors import OpsError
from ops.kubectl import Api
from ops.shell import Shell
from ops.targets.cluster import permissions
from ops.targets.cluster.permissions import Permission


def api(cluster: Cluster) -> Api:
    place = kubectl.Cluster(cluster.kubeconfig, cluster.context, cluster.namespace)
    return Api(place, Shell(), patience_s=0)


@pytest.mark.parametrize(
    ("resource", "wanted"),
    [
        ("pods", ("", "pods", "")),
        ("deployments.apps", ("apps", "deployments", "")),
        ("pods/portforward", ("", "pods", "portforward")),
        ("leases.coordination.k8s.io", ("coordination.k8s.io", "leases", "")),
    ],
)
def test_a_review_names_group_resource_and_subresource(
    resource: str, wanted: tuple[str, str, str]
) -> None:
    asked = Permission("get", resource, "ns").review["spec"]["resourceAttributes"]
    assert (asked["group"], asked["resource"], asked["subresource"]) == wanted


def test_room_is_asked_for_in_the_whole_cluster() -> None:
    everywhere = [one for one in permissions.needed("ns") if not one.namespace]
    assert "list pods of all namespaces" in map(str, everywhere)


def test_who_may_do_all_lacks_nothing(cluster: Cluster) -> None:
    assert permissions.lacking(api(cluster), permissions.needed(cluster.namespace)) == []
    permissions.check(api(cluster))


def test_what_is_lacking_is_told_verb_by_verb(
    cluster: Cluster, limited: Callable[..., Cluster]
) -> None:
    reader = api(limited(cluster, ("get", "pods"), ("create", "pods/portforward")))
    wanted = [
        Permission(verb, resource, cluster.namespace)
        for verb, resource in (
            ("get", "pods"),
            ("create", "pods/portforward"),
            ("get", "pods/proxy"),
            ("get", "deployments.apps"),
        )
    ]
    lacking = permissions.lacking(reader, wanted)
    assert list(map(str, lacking)) == ["get pods/proxy", "get deployments.apps"]
    with pytest.raises(OpsError, match=r"may not: .* and \d+ more \(namespace"):
        permissions.check(reader)
