"""Find this process's own sockets, those that a library opened and does not hand out."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_FILES = Path("/proc/self/fd")
"""Linux alone has it; elsewhere none is found."""


@contextmanager
def listener(port: int) -> Iterator[socket.socket | None]:
    """Give another handle of the socket that listens on `port`, if it can be found."""
    with _all(port) as sockets:
        yield next(filter(_listens, sockets), None)


@contextmanager
def connections(port: int) -> Iterator[list[socket.socket]]:
    """Give another handle of each connection that was accepted on `port` and is still open."""
    with _all(port) as sockets:
        yield [one for one in sockets if not _listens(one) and _connected(one)]


@contextmanager
def _all(port: int) -> Iterator[list[socket.socket]]:
    opened: list[socket.socket] = []
    try:
        for file in _FILES.iterdir() if _FILES.is_dir() else ():
            with suppress(OSError):  # no socket, or closed since it was listed
                opened.append(socket.socket(fileno=os.dup(int(file.name))))
        yield [one for one in opened if _is_on(one, port)]
    finally:
        for one in opened:
            one.close()


def _is_on(one: socket.socket, port: int) -> bool:
    inet = one.family in (socket.AF_INET, socket.AF_INET6) and one.type == socket.SOCK_STREAM
    return inet and bool(one.getsockname()[1] == port)


def _listens(one: socket.socket) -> bool:
    return bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))


def _connected(one: socket.socket) -> bool:
    with suppress(OSError):
        return bool(one.getpeername())
    return False
