"""Answer Predict requests without a model, and count what really arrives.

    python null_server.py grpc|rest [--delay S] [--later S] [--stall S] [--fail SHARE]
        [--answer FILE] [--threads N]

Prints its port. For each line on its input it prints its counts as JSON; it ends with its input.
"""

import argparse
import contextlib
import hashlib
import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent import futures
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import grpc

LATER_S = 4.0
STALL_S = 6.0


class Counts:
    """What arrived: in flight now and at most, by connection, by path, by payload."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked = asked
        self.lock = threading.Lock()
        self.answer = asked.answer.read_bytes() if asked.answer else b""
        self.in_flight = self.most = self.requests = 0
        self.first_s: float | None = None
        self.peers: Counter[str] = Counter()
        self.paths: Counter[str] = Counter()
        self.payloads: Counter[str] = Counter()

    @contextlib.contextmanager
    def one(self, peer: str, path: str, payload: bytes) -> Iterator[bool]:
        """Hold one request for its delay; gives whether it is to be answered well."""
        digest = hashlib.sha256(payload).hexdigest()
        with self.lock:
            self.in_flight += 1
            self.most = max(self.most, self.in_flight)
            number, self.requests = self.requests, self.requests + 1
            self.first_s = self.first_s or time.monotonic()
            self.peers[peer] += 1
            self.paths[path] += 1
            self.payloads[digest] += 1
        time.sleep(self._delay_s())
        share = self.asked.fail
        yield int((number + 1) * share) == int(number * share)
        with self.lock:
            self.in_flight -= 1

    def plain(self) -> dict[str, Any]:
        with self.lock:
            return {
                "most_in_flight": self.most,
                "requests": self.requests,
                "peers": dict(self.peers),
                "paths": dict(self.paths),
                "payloads": dict(self.payloads),
            }

    def _delay_s(self) -> float:
        age_s = time.monotonic() - (self.first_s or 0)
        stall_s = STALL_S + self.asked.stall - age_s if age_s > STALL_S else 0.0
        late = age_s > LATER_S
        usual_s = self.asked.later if late and self.asked.later else self.asked.delay
        return usual_s + max(0.0, stall_s)


class Null(grpc.GenericRpcHandler):
    """Answers any unary method with what it was told to, or the bytes it was sent."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler:
        def answer(request: bytes, context: grpc.ServicerContext) -> bytes:
            with self.counts.one(context.peer(), details.method, request) as good:
                if not good:
                    context.abort(grpc.StatusCode.UNAVAILABLE, "told to fail")
            return self.counts.answer or request

        return grpc.unary_unary_rpc_method_handler(answer)


def serve_grpc(counts: Counts) -> int:
    threads = futures.ThreadPoolExecutor(counts.asked.threads)
    server = grpc.server(threads, options=[("grpc.max_receive_message_length", -1)])
    server.add_generic_rpc_handlers((Null(counts),))
    port: int = server.add_insecure_port("127.0.0.1:0")
    server.start()
    counts.server = server
    return port


def serve_rest(counts: Counts) -> int:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Else the answer's last segment waits for its first to be acknowledged.
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            peer = "{}:{}".format(*self.client_address)
            with counts.one(peer, self.path, body) as good:
                right = counts.answer or b'{"outputs": []}'
                answer = right if good else b'{"error": "told to fail"}'
            self.send_response(200 if good else 503)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def do_GET(self) -> None:
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 256

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_address[1])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("protocol", choices=("grpc", "rest"))
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--later", type=float, default=0.0, help="the delay after 4 s")
    parser.add_argument("--stall", type=float, default=0.0, help="no answer for so long, after 6 s")
    parser.add_argument("--fail", type=float, default=0.0)
    parser.add_argument("--answer", type=Path, help="a file with what every answer is")
    parser.add_argument("--threads", type=int, default=200, help="of gRPC: how many at a time")
    asked = parser.parse_args()
    counts = Counts(asked)
    print({"grpc": serve_grpc, "rest": serve_rest}[asked.protocol](counts), flush=True)
    for _ in sys.stdin:
        print(json.dumps(counts.plain()), flush=True)
    # Without waiting for the requests that are still held up.
    os._exit(0)


if __name__ == "__main__":
    main()
