"""Wait for hosts that answer, and for some that never do."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ops.errors import NeverReady
from ops.loadtest.against import Against
from ops.loadtest.reach import wait

BOTH = pytest.mark.parametrize("protocol", ["grpc", "rest"])


def against(protocol: str, *hosts: str) -> Against:
    return Against(hosts, protocol, "any", Path("payload"))


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of something that accepts connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


@BOTH
def test_it_answers(protocol: str, null_server: Callable[..., Any]) -> None:
    wait(against(protocol, null_server(protocol).host))


@BOTH
def test_one_of_two_is_not_there(protocol: str, null_server: Callable[..., Any]) -> None:
    hosts = (null_server(protocol).host, "127.0.0.1:1")

    with pytest.raises(NeverReady, match=r"127\.0\.0\.1:1 does not answer: cannot connect"):
        wait(against(protocol, *hosts), timeout_s=0.5)


@BOTH
def test_it_speaks_something_else(protocol: str, silent: str) -> None:
    with pytest.raises(NeverReady, match=f"{silent} does not answer: .* does not speak"):
        wait(against(protocol, silent), timeout_s=0.5)


def test_the_wait_is_bounded_for_all_hosts_together() -> None:
    """The first takes all the time that there is, so the others are not asked."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        hosts = ("127.0.0.1:1", f"127.0.0.1:{other.getsockname()[1]}")
        with pytest.raises(NeverReady, match=r"127\.0\.0\.1:1 does not answer"):
            wait(against("grpc", *hosts), timeout_s=0.5)
        other.settimeout(0)
        with pytest.raises(BlockingIOError):
            other.accept()


def test_it_comes_up_while_we_wait() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        timer = threading.Timer(0.5, _answer, (listener,))
        timer.start()

        wait(against("rest", host))

        timer.join(10)


def _answer(listener: socket.socket) -> None:
    """Listen at last: a connection to look, then one with a request."""
    listener.listen()
    listener.accept()[0].close()
    taken, _ = listener.accept()
    with taken:
        taken.recv(4096)
        taken.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
