"""Send Predict requests over a kept HTTP/1.1 connection of one's own."""

import contextlib
import socket

import gevent
from failure import RequestFailed
from gather import send_all
from gevent import socket as gevent_socket
from geventhttpclient.response import HTTPParseError, HTTPSocketResponse
from readable import readable

BLOCK_SIZE = 64 * 1024
OK = 200


class RestConnection:
    """One user's connection to one host."""

    def __init__(self, host: str, model_name: str, payload: bytes, timeout_s: float) -> None:
        name, _, port = host.rpartition(":")
        self.address = (name.strip("[]"), int(port))
        self.timeout_s = timeout_s
        head = (
            f"POST /v1/models/{model_name}:predict HTTP/1.1\r\nHost: {host}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n"
        )
        # The payload is one for all users.
        self.request = (head.encode(), memoryview(payload))
        self.socket: socket.socket | None = None

    def connect(self, timeout_s: float) -> None:
        """Connect if that is possible in time; if not, the first request will say why."""
        with contextlib.suppress(OSError):
            self._open(timeout_s)

    def ask(self) -> bytes:
        """Send the payload and wait for its answer, the JSON body.

        Raises RequestFailed with the status and the server's words, or why there is no answer.
        """
        try:
            with gevent.Timeout(self.timeout_s):
                return self._ask()
        except gevent.Timeout:
            self.close()
            raise RequestFailed(f"no answer within {self.timeout_s:g} s") from None
        except (OSError, HTTPParseError) as error:
            self.close()
            raise RequestFailed(f"{type(error).__name__}: {error}") from None

    def _ask(self) -> bytes:
        sock = self.socket
        # There is nothing that an idle connection could have to say, but that it has ended.
        if sock is None or readable(sock):
            sock = self._open(self.timeout_s)
        send_all(sock, self.request)
        response = HTTPSocketResponse(sock, block_size=BLOCK_SIZE, method="POST")
        body: bytes = response.read()
        if response.should_close():
            self.close()
        if response.status_code != OK:
            raise RequestFailed(f"HTTP {response.status_code}: {body.decode(errors='replace')}")
        return body

    def _open(self, timeout_s: float) -> socket.socket:
        self.close()
        self.socket = gevent_socket.create_connection(self.address, timeout_s)
        # From here on the one timeout around the whole request holds.
        self.socket.settimeout(None)
        # Else the last, short segment of a request waits for the others to be acknowledged.
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.socket

    def close(self) -> None:
        """Give the connection up, and what is in flight with it."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None
