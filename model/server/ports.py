"""Open listening sockets, and say so in one line when one cannot be had."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from model.errors import ModelError

_ALL_ADDRESSES = "0.0.0.0"
"""Where upstream listens."""

_BACKLOG = 2048
"""Connections that may wait to be accepted."""


def host() -> str:
    """Return the one address to listen on, MODEL_SERVER_HOST, or else that of all."""
    return os.environ.get("MODEL_SERVER_HOST") or _ALL_ADDRESSES


def check(flag: str, port: int) -> None:
    """Raise ModelError when a port (0: none) cannot be opened now; nobody can connect meanwhile."""
    if port:
        with _refusals(flag, port):
            _bound(port).close()


def listening(flag: str, port: int) -> socket.socket:
    """Return a socket that listens on `port`.

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
    opened.bind((host(), port))
    return opened


@contextmanager
def _refusals(flag: str, port: int) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = "" if host() == _ALL_ADDRESSES else f" on {host()}"
        why = f"the port cannot be opened{where}: {error.strerror}"
        raise ModelError(f"--{flag}={port}: {why}") from error
