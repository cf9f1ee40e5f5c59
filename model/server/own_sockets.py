"""Find this process's own sockets, those that a library opened and does not hand out."""

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
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
    with ExitStack() as opened:
        sockets = [opened.enter_context(one) for one in map(_again, _numbers()) if one]
        yield [one for one in sockets if _is_on(one, port)]


def _numbers() -> list[int]:
    return [int(file.name) for file in _FILES.iterdir()] if _FILES.is_dir() else []


def _again(number: int) -> socket.socket | None:
    """Another handle of the descriptor; None when it is no socket, or is closed by now."""
    with suppress(OSError):
        if stat.S_ISSOCK(os.fstat(number).st_mode):
            return socket.socket(fileno=os.dup(number))
    return None


def _is_on(one: socket.socket, port: int) -> bool:
    inet = one.family in (socket.AF_INET, socket.AF_INET6) and one.type == socket.SOCK_STREAM
    return inet and bool(one.getsockname()[1] == port)


def _listens(one: socket.socket) -> bool:
    return bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))


def _connected(one: socket.socket) -> bool:
    with suppress(OSError):
        return bool(one.getpeername())
    return False
