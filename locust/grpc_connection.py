"""Send Predict requests over a gRPC connection of one's own.

gRPC over HTTP/2 is said in https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md. Python's
gRPC is not used: under gevent it waits for each answer in a thread of its own, and it keeps a copy
of the payload for each request, which both show in what is measured.
"""

import contextlib
import functools
import urllib.parse

import field_blocks
import gevent
from failure import RequestFailed
from http2 import Exchange, Http2, Unprocessed

METHOD = "/tensorflow.serving.PredictionService/Predict"
PREFIX = 5
"""Before each message: a byte that says whether it is compressed, and its length."""
STATUSES = (
    *("OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND"),
    *("ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION"),
    *("ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS"),
    "UNAUTHENTICATED",
)
KNOWN = {str(number): name for number, name in enumerate(STATUSES)}


class GrpcConnection:
    """One user's connection to one host."""

    def __init__(self, host: str, model_name: str, payload: bytes, timeout_s: float) -> None:
        # The serialized request carries the model's name.
        del model_name
        name, _, port = host.rpartition(":")
        self.address = (name.strip("[]"), int(port))
        self.timeout_s = timeout_s
        self.body = framed(payload)
        self.block = field_blocks.written(
            {
                ":method": "POST",
                ":scheme": "http",
                ":path": METHOD,
                ":authority": host,
                "te": "trailers",
                "content-type": "application/grpc",
                "grpc-timeout": f"{min(round(timeout_s * 1000), 99_999_999)}m",
            }
        )
        self.http: Http2 | None = None

    def connect(self, timeout_s: float) -> None:
        """Connect if that is possible in time; if not, the first request will say why."""
        with contextlib.suppress(OSError):
            self._open(timeout_s)

    def ask(self) -> bytes:
        """Send the payload and wait for its answer, a serialized PredictResponse.

        Raises RequestFailed with the status and the server's words.
        """
        try:
            with gevent.Timeout(self.timeout_s):
                exchange = self._ask()
        except gevent.Timeout:
            self.close()
            raise RequestFailed(f"DEADLINE_EXCEEDED: no answer in {self.timeout_s:g} s") from None
        except OSError as error:
            self.close()
            raise RequestFailed(f"UNAVAILABLE: {type(error).__name__}: {error}") from None
        return _message(exchange)

    def close(self) -> None:
        """Give the connection up, and what is in flight with it."""
        if self.http is not None:
            self.http.close()
            self.http = None

    def _ask(self) -> Exchange:
        try:
            return self._ready().ask(self.block, self.body)
        except Unprocessed:
            # As gRPC itself does, once.
            return self._open(self.timeout_s).ask(self.block, self.body)

    def _ready(self) -> Http2:
        if self.http is not None:
            self.http.look()
        if self.http is None or self.http.leaving:
            return self._open(self.timeout_s)
        return self.http

    def _open(self, timeout_s: float) -> Http2:
        self.close()
        self.http = Http2(self.address, timeout_s)
        return self.http


@functools.lru_cache(maxsize=1)
def framed(payload: bytes) -> memoryview:
    """The payload as a message of gRPC: one for all users."""
    return memoryview(b"\0" + len(payload).to_bytes(PREFIX - 1, "big") + payload)


def _message(exchange: Exchange) -> bytes:
    fields = exchange.fields
    if fields.get(":status") != "200":
        raise RequestFailed(f"UNAVAILABLE: HTTP {fields.get(':status')}")
    status = fields.get("grpc-status", "no status")
    if status != "0":
        name = KNOWN.get(status, f"UNKNOWN ({status})")
        raise RequestFailed(f"{name}: {urllib.parse.unquote(fields.get('grpc-message', ''))}")
    body = exchange.body
    if len(body) < PREFIX or len(body) - PREFIX != int.from_bytes(body[1:PREFIX], "big"):
        raise RequestFailed(f"INTERNAL: an answer of {len(body)} bytes is no message")
    return bytes(body[PREFIX:])
