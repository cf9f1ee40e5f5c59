"""A listener that takes no new connection, where the kernel lets us."""

import os
import socket

import pytest

from model.server import accepting

NOBODY = 65534


def test_what_is_connected_already_is_accepted() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    with listener, socket.create_connection(listener.getsockname()) as client:
        accepting.ignore_new(listener)
        accepted, _ = listener.accept()
        with accepted:
            accepted.sendall(b"here")
            assert client.recv(4) == b"here"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_where_the_kernel_refuses_it_nothing_is_changed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        child = os.fork()
        if not child:
            try:
                os.setuid(NOBODY)
                accepting.ignore_new(listener)
                os._exit(0)
            finally:
                os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
