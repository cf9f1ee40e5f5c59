"""Addresses as Services tell them, and load balancers that come late, or not at all."""

import json
import socket
import threading
from typing import Any

import pytest

from ops.errors import OpsError
from ops.kubectl import Api
from ops.serving.endpoint import Endpoint
from ops.targets.cluster import load_balancer


def service(*ingress: dict[str, str], kind: str = "LoadBalancer") -> dict[str, Any]:
    return {
        "metadata": {"name": "tfs-server", "namespace": "serving"},
        "spec": {"type": kind},
        "status": {"loadBalancer": {"ingress": list(ingress)} if ingress else {}},
    }


@pytest.mark.parametrize(
    ("told", "host"),
    [
        (service({"ip": "10.0.0.9"}), "10.0.0.9"),
        (service({"hostname": "lb.example.com"}), "lb.example.com"),
        (service(), None),
        ({**service(), "status": {}}, None),
    ],
)
def test_it_is_an_address_or_a_name_or_not_there_yet(told: dict[str, Any], host: str) -> None:
    wanted = Endpoint(host, 8500, 8501) if host else None
    assert load_balancer.address(told) == wanted


def test_pods_reach_it_by_name() -> None:
    assert load_balancer.inside(service()).grpc == "tfs-server.serving.svc:8500"


def test_only_what_takes_connections_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        there = Endpoint("127.0.0.1", port, 1)
        assert load_balancer.answers(there, "grpc")
        assert not load_balancer.answers(there, "rest")


@pytest.fixture
def pending(cluster: Any) -> None:
    """A Service whose load balancer is not there."""
    made(cluster, type="LoadBalancer", loadBalancerClass="nobody.example/implements-it")


def made(cluster: Any, **more: str) -> None:
    ports = [{"name": "grpc", "port": 8500}, {"name": "rest", "port": 8501}]
    spec = {"selector": {"app": "tfs-server"}, "ports": ports, **more}
    metadata = {"name": "tfs-server"}
    cluster.create({"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": spec})


def given(cluster: Any, ip: str) -> None:
    """Let the load balancer be there, as its controller does."""
    status = {"status": {"loadBalancer": {"ingress": [{"ip": ip}]}}}
    patch = f"--patch={json.dumps(status)}"
    cluster.kubectl("patch", "service", "tfs-server", "--subresource=status", "--type=merge", patch)


@pytest.mark.usefixtures("pending")
def test_it_is_waited_for_with_progress(api: Api, cluster: Any) -> None:
    said: list[str] = []
    late = threading.Timer(1.5, given, (cluster, "10.0.0.9"))
    late.start()
    found = load_balancer.wait(api, "tfs-server", said.append, 30)
    late.join()
    assert found == Endpoint("10.0.0.9", 8500, 8501)
    assert said and all("waiting for the load balancer's address" in line for line in said)


@pytest.mark.usefixtures("pending")
def test_one_that_never_comes_is_waited_for_no_longer(api: Api) -> None:
    assert load_balancer.wait(api, "tfs-server", lambda line: None, 0) is None


def test_where_none_is_wanted_none_is_waited_for(api: Api, cluster: Any) -> None:
    made(cluster, type="ClusterIP")
    assert load_balancer.wait(api, "tfs-server", pytest.fail, 30) is None


def test_a_service_that_was_deleted_is_told(api: Api) -> None:
    with pytest.raises(OpsError, match="the Service tfs-server is gone"):
        load_balancer.wait(api, "tfs-server", pytest.fail, 30)
