"""This process's own sockets, found again."""

import os
import socket
from pathlib import Path

import pytest

from model.server import own_sockets

pytestmark = pytest.mark.skipif(
    not own_sockets._FILES.is_dir(), reason="only Linux lists a process's own files"
)


def test_a_listener_and_its_connections_are_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with socket.create_connection(address) as client, server.accept()[0] as accepted:
            with own_sockets.listener(address[1]) as found:
                assert found
                assert found.getsockname() == address
            with own_sockets.connections(address[1]) as several:
                assert [one.getpeername() for one in several] == [client.getsockname()]
            accepted.sendall(b"!")
            assert client.recv(1) == b"!", "the sockets themselves stay open"


def _descriptors() -> int:
    return sum(1 for _ in own_sockets._FILES.iterdir())


def test_looking_leaves_no_descriptor_behind() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, Path(os.devnull).open("rb"):
        before = _descriptors()
        for _ in range(20):
            with own_sockets.connections(server.getsockname()[1]):
                pass
        assert _descriptors() == before


def test_a_port_of_nobody_has_nothing() -> None:
    with own_sockets.listener(1) as found, own_sockets.connections(1) as several:
        assert found is None
        assert several == []
