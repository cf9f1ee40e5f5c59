"""Give Services what their type has, and take it back."""

from typing import Any

import pytest
from clusters.cluster import Cluster, Refused


def service(kind: str) -> dict[str, Any]:
    ports = [{"name": "http", "port": 80, "targetPort": "http"}]
    spec = {"type": kind, "selector": {"app": "web"}, "ports": ports}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": spec}


def test_each_has_an_address_that_stays(cluster: Cluster) -> None:
    cluster.apply(service("ClusterIP"))
    address = cluster.get("service", "web")["spec"]["clusterIP"]
    assert address
    cluster.apply(service("LoadBalancer"))
    spec = cluster.get("service", "web")["spec"]
    assert spec["clusterIP"] == address and spec["ports"][0]["nodePort"] >= 30000
    with pytest.raises(Refused, match=r"may not change once set|field is immutable"):
        cluster.kubectl("patch", "service", "web", '--patch={"spec": {"clusterIP": "10.96.255.9"}}')


def test_a_type_takes_back_what_another_gave(cluster: Cluster) -> None:
    cluster.apply(service("LoadBalancer"))
    cluster.apply(service("ClusterIP"))
    spec = cluster.get("service", "web")["spec"]
    assert spec["type"] == "ClusterIP"
    assert "nodePort" not in spec["ports"][0] and "externalTrafficPolicy" not in spec


def test_ranges_are_a_load_balancers(cluster: Cluster) -> None:
    value = service("ClusterIP")
    value["spec"]["loadBalancerSourceRanges"] = ["10.0.0.0/8"]
    with pytest.raises(Refused, match="may only be set when `type` is 'LoadBalancer'"):
        cluster.apply(value)
    value["spec"] |= {"type": "LoadBalancer", "loadBalancerSourceRanges": ["10.0.0.0"]}
    with pytest.raises(Refused, match="must be a valid"):
        cluster.apply(value)


def test_a_load_balancer_may_be_long_in_coming(cluster: Cluster) -> None:
    cluster.needs("load balancers")
    with cluster.backend.control.without_balancers():
        cluster.apply(service("LoadBalancer"))
        assert not cluster.get("service", "web")["status"]["loadBalancer"]
    found = cluster.until(lambda one: one["status"]["loadBalancer"], "service", "web")
    assert found["status"]["loadBalancer"]["ingress"][0]["ip"]
