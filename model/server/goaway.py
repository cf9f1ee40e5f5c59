"""Send gRPC's clients away while their requests are still heard."""

import fcntl
import socket
import struct
import termios
import time
from collections.abc import Iterable
from contextlib import suppress

from model.server import own_sockets

_GOAWAY = struct.pack(">3sBBLLL", b"\0\0\x08", 0x7, 0, 0, 2**31 - 1, 0)
"""RFC 9113, 6.8: no error, and every request is answered that is on its way already."""

_GRACE_S = 3.0
"""Seconds for clients to end their connections."""

_LOOK_S = 0.002


def leave(port: int) -> None:
    """Tell every client on `port` to go elsewhere; return once they have, or after some seconds.

    The library says so only as it stops, and from then on answers CANCELLED to what a client sent
    before it could know. So the frame is written to the library's sockets, each while it has
    nothing unsent there: frames never mix. What keeps a connection longer is a request that runs.
    """
    until = time.monotonic() + _GRACE_S
    with own_sockets.connections(port) as found:
        waiting = set(found)
        while waiting and time.monotonic() < until:
            waiting -= set(_told(waiting))
            time.sleep(_LOOK_S)
    while time.monotonic() < until:
        with own_sockets.connections(port) as found:
            if not found:
                return
        time.sleep(_LOOK_S)


def _told(waiting: Iterable[socket.socket]) -> list[socket.socket]:
    told = []
    for one in waiting:
        with suppress(OSError):  # the client has gone
            if _unsent(one):
                continue
            one.send(_GOAWAY, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)
        told.append(one)
    return told


def _unsent(one: socket.socket) -> int:
    """Return the bytes written and not yet received at the other end (man 7 tcp, SIOCOUTQ)."""
    answer = fcntl.ioctl(one, termios.TIOCOUTQ, struct.pack("i", 0))
    return int(struct.unpack("i", answer)[0])
