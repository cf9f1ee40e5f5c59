"""Send pieces over a socket that takes little at a time."""

import socket
import threading

import pytest
from gather import behind, send_all

PIECES = [b"head", memoryview(bytes(range(256)) * 4096), b"", b"tail"]


def test_all_of_it_arrives_in_order() -> None:
    here, there = socket.socketpair()
    here.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    got = bytearray()

    def read() -> None:
        while part := there.recv(1000):
            got.extend(part)

    reader = threading.Thread(target=read)
    with there:
        reader.start()
        with here:
            send_all(here, PIECES)
        reader.join()

    assert got == b"".join(PIECES)


@pytest.mark.parametrize("sent", [0, 1, 4, 5, 6, 8, 9])
def test_what_is_left(sent: int) -> None:
    pieces = [b"head", b"ab", b"", b"end"]

    assert b"".join(behind(pieces, sent)) == b"headabend"[sent:]
