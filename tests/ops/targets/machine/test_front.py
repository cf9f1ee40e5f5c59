"""The front as a target on this machine runs it."""

import socket

import pytest

from ops.shell import Shell
from ops.targets.machine import Machine, front, process


@pytest.fixture
def site(local: Machine):  # type: ignore[no-untyped-def]
    return local.site


def test_it_is_started_once(site, shell: Shell) -> None:  # type: ignore[no-untyped-def]
    assert front.address(site) is None
    first = front.ensure(site, [], shell)
    assert front.ensure(site, [], shell) == first == front.address(site)
    assert len(site.running("front")) == 1


def test_it_comes_back_at_its_address(site, shell: Shell) -> None:  # type: ignore[no-untyped-def]
    first = front.ensure(site, [], shell)
    process.stop(site.running("front").values())
    assert front.address(site) is None
    assert front.ensure(site, [], shell) == first


def test_it_moves_when_its_ports_were_taken(site, shell: Shell) -> None:  # type: ignore[no-untyped-def]
    first = front.ensure(site, [], shell)
    process.stop(site.running("front").values())
    with socket.create_server((first.host, first.grpc_port)):
        assert front.ensure(site, [], shell) != first


def test_it_sends_to_the_replicas_it_is_given(site, shell: Shell) -> None:  # type: ignore[no-untyped-def]
    place = front.ensure(site, [], shell)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        front.route(site, [site.replica("r", 0, (port, port))])
        with socket.create_connection((place.host, place.rest_port), timeout=20) as client:
            listener.settimeout(20)
            accepted, _ = listener.accept()
            accepted.sendall(b"!")
            assert client.recv(1) == b"!"
            accepted.close()
