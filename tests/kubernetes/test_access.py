"""Let a user do what roles allow, and refuse the rest by name."""

from collections.abc import Callable

from clusters.cluster import Cluster


def test_a_user_may_do_what_a_role_says(cluster: Cluster, limited: Callable[..., Cluster]) -> None:
    reader = limited(cluster, ("get,list", "configmaps"))
    assert reader.run("auth", "can-i", "list", "configmaps").stdout.strip() == "yes"
    assert reader.run("auth", "can-i", "delete", "configmaps").stdout.strip() == "no"
    assert reader.run("get", "configmaps").returncode == 0
    done = reader.run("create", "configmap", "one")
    assert "(Forbidden)" in done.stderr or "is forbidden" in done.stderr
    assert 'cannot create resource "configmaps" in API group ""' in done.stderr


def test_what_is_below_a_resource_is_allowed_apart(
    cluster: Cluster, limited: Callable[..., Cluster]
) -> None:
    reader = limited(cluster, ("get", "pods"), ("get", "pods/log"))
    for below, allowed in (("log", "yes"), ("proxy", "no")):
        asked = reader.run("auth", "can-i", "get", "pods", f"--subresource={below}")
        assert asked.stdout.strip() == allowed


def test_who_applies_what_is_not_there_must_be_allowed_to_create(
    cluster: Cluster, limited: Callable[..., Cluster]
) -> None:
    patcher = limited(cluster, ("get,patch", "configmaps"))
    value = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}"
    done = patcher.run("apply", "--server-side", "--filename=-", stdin=value)
    assert 'cannot create resource "configmaps"' in done.stderr


def test_a_token_of_nobody_is_refused(cluster: Cluster, limited: Callable[..., Cluster]) -> None:
    gone = limited(cluster, ("get", "configmaps"))
    cluster.kubectl("delete", "serviceaccount", "--all")
    done = gone.run("get", "configmaps")
    assert done.returncode == 1 and "Unauthorized" in done.stderr


def test_what_is_everywhere_is_allowed_everywhere(
    cluster: Cluster, limited: Callable[..., Cluster]
) -> None:
    reader = limited(cluster, ("get", "pods"), everywhere=(("get,list", "nodes"),))
    assert reader.run("get", "nodes").returncode == 0
    said = reader.run("get", "pods", "--all-namespaces").stderr
    assert 'cannot list resource "pods" in API group "" at the cluster scope' in said
