"""Look at connections that have something to say, and at ones that have not."""

import fcntl
import resource
import socket

import pytest
from readable import readable

HIGH = 1100


def test_what_has_come_and_the_end() -> None:
    here, there = socket.socketpair()
    with here, there:
        assert not readable(here)
        there.sendall(b"a")
        assert readable(here)
        here.recv(1)
        assert not readable(here)
        there.close()
        assert readable(here)


def test_a_connection_of_a_high_number() -> None:
    """`select` knows none above 1023."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed <= HIGH:
        pytest.skip(f"no more than {allowed} files may be open")
    here, there = socket.socketpair()
    with there, here, socket.socket(fileno=fcntl.fcntl(here, fcntl.F_DUPFD, HIGH)) as high:
        assert high.fileno() >= HIGH
        assert not readable(high)
        there.close()
        assert readable(high)
