"""Reach pods from this machine, by kubectl and by the API."""

import contextlib
import os
import re
import socket
import subprocess
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from clusters import box
from clusters.cluster import Cluster


@pytest.fixture
def pod(cluster: Cluster) -> str:
    """The name of a pod that echoes."""
    cluster.needs("pods", "registry")
    container = box.server(cluster.backend.registry)
    spec = {"containers": [container], "volumes": [box.WORK], "terminationGracePeriodSeconds": 1}
    meta = {"name": "echo"}
    cluster.create({"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec})
    cluster.kubectl("wait", "--for=condition=Ready", "pod/echo", "--timeout=60s")
    return "echo"


@contextlib.contextmanager
def forwarded(cluster: Cluster, *arguments: str, **environment: str) -> Iterator[tuple[int, Any]]:
    """A port of this machine that leads to a pod's, and the kubectl that it goes through."""
    place = (f"--kubeconfig={cluster.kubeconfig}", f"--context={cluster.context}")
    argv = ("kubectl", *place, f"--namespace={cluster.namespace}", "port-forward", *arguments)
    with subprocess.Popen(
        argv,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    ) as process:
        try:
            assert process.stdout
            said = process.stdout.readline()
            found = re.match(r"Forwarding from 127.0.0.1:(\d+)", said)
            assert found, said or (process.stderr and process.stderr.read())
            yield int(found[1]), process
        finally:
            process.terminate()


@pytest.mark.parametrize("websockets", ["true", "false"])
def test_requests_and_answers_go_through(cluster: Cluster, pod: str, websockets: str) -> None:
    way = {"KUBECTL_PORT_FORWARD_WEBSOCKETS": websockets}
    with forwarded(cluster, pod, ":8080", **way) as (port, _), httpx.Client() as http:
        for size in (0, 1, 100, 700_000):
            sent = bytes(number % 256 for number in range(size))
            answer = http.post(f"http://127.0.0.1:{port}/cgi-bin/echo", content=sent)
            assert answer.content == sent


def test_connections_stand_side_by_side(cluster: Cluster, pod: str) -> None:
    with forwarded(cluster, pod, ":8080") as (port, _), contextlib.ExitStack() as opened:
        clients = [opened.enter_context(httpx.Client()) for _ in range(8)]
        for turn in range(3):
            for number, client in enumerate(clients):
                text = f"{turn} {number}".encode()
                assert (
                    client.post(f"http://127.0.0.1:{port}/cgi-bin/echo", content=text).content
                    == text
                )


def test_a_port_that_nobody_has_is_told(cluster: Cluster, pod: str) -> None:
    with forwarded(cluster, pod, ":9999") as (port, process):
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.settimeout(30)
            assert client.recv(1) == b""
        assert "error forwarding port 9999" in process.stderr.readline()


def test_the_api_passes_requests_on(cluster: Cluster, pod: str) -> None:
    path = f"/api/v1/namespaces/{cluster.namespace}/pods/{pod}:8080/proxy/"
    assert cluster.kubectl("get", "--raw", path) == "served"


def test_the_api_says_that_a_port_is_closed(cluster: Cluster, pod: str) -> None:
    path = f"/api/v1/namespaces/{cluster.namespace}/pods/{pod}:9999/proxy/"
    done = cluster.run("get", "--raw", path)
    assert done.returncode == 1 and "error trying to reach service" in done.stderr
