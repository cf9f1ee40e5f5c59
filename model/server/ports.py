"""Open listening sockets, and say so in one line when one cannot be had."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from model.errors import ModelError

_ALL_ADDRESSES = "0.0.0.0"
"""Where upstream listens."""


_BACKLOG = 2048
"""Connections that may wait to be accepted."""


def check(flag: str, port: int) -> None:
    """Raise ModelError when a port (0: none) cannot be opened now; nobody can connect meanwhile."""
    if port:
        with _refusals(flag, port):
            _bound(port).close()


def listening(flag: str, port: int) -> socket.socket:
    """Return a socket that listens on `port` on every address.

    Raises ModelError when the port is taken or may not be used.
    """
    with _refusals(flag, port):
        opened = _bound(port)
        opened.listen(_BACKLOG)
        return opened


def _bound(port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # Lets a restart take a port whose old connections still linger, and no more than that.
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.bind((_ALL_ADDRESSES, port))
    return opened


@contextmanager
def _refusals(flag: str, port: int) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ModelError(f"--{flag}={port}: the port cannot be opened: {error.strerror}") from error
