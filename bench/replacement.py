"""Count what clients lose while two replicas are replaced under them."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import urllib.request
from pathlib import Path
from typing import Any

import grpc

from bench import server

LEAST = 5000
SENDERS = 4
LATE_S = 600
FLAGS = ("--exp", "interop4", "--users", "2", "--run-time", "12s", "--accept-unmeasured")


class Senders:
    """Clients of both protocols that send until they are told to stop, and count."""

    def __init__(self, endpoint: dict[str, str], payload: bytes) -> None:
        self.endpoint = endpoint
        self.payload = payload
        self.sent = 0
        self.failures: list[str] = []
        self._done = threading.Event()
        self._lock = threading.Lock()
        senders = [self._grpc, self._rest] * (SENDERS // 2)
        self._threads = [threading.Thread(target=sender) for sender in senders]

    def __enter__(self) -> "Senders":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _grpc(self) -> None:
        with grpc.insecure_channel(self.endpoint["grpc"]) as channel:
            predict = channel.unary_unary(server.PREDICT)
            self._send(lambda: predict(self.payload, timeout=60))

    def _rest(self) -> None:
        url = f"http://{self.endpoint['rest']}/v1/models/plus_one:predict"
        body = json.dumps({"inputs": [[1.0, 2.0, 3.0, 4.0]]}).encode()
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self._send(lambda: opener.open(url, body, timeout=60).read())

    def _send(self, ask: Any) -> None:
        while not self._done.is_set():
            try:
                ask()
            except (grpc.RpcError, OSError) as error:
                self.failures.append(repr(error))
            with self._lock:
                self.sent += 1
            self._done.wait(0.005)


def measure() -> dict[str, Any]:
    """Requests and failures of clients that send through a second `invoke release`."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "plus_one"
        subprocess.run([sys.executable, "-c", server.PLUS_ONE, source], check=True, timeout=LATE_S)
        environment = {
            **os.environ,
            "OPS_STATE_DIR": str(Path(folder) / "state"),
            "OPS_RUNS_DIR": str(Path(folder) / "runs"),
            "OPS_MODEL_NAME": "plus_one",
            "OPS_MODEL_SOURCE": str(source),
        }
        try:
            invoke(environment, "release", *FLAGS)
            latest = Path(folder) / "runs" / "latest"
            (endpoint,) = json.loads((latest / "release.json").read_text())["endpoints"]
            with Senders(endpoint, (latest / "payload.grpc").read_bytes()) as senders:
                invoke(environment, "release", *FLAGS)
        finally:
            invoke(environment, "teardown")
    failures = senders.failures
    return {
        "requests": senders.sent,
        "failures": len(failures),
        "first_failure": failures[0] if failures else None,
        "wanted": {"requests_least": LEAST, "failures": 0},
        "ok": senders.sent >= LEAST and not failures,
    }


def invoke(environment: dict[str, str], *arguments: str) -> None:
    """Run a task of the toolkit's and say nothing of it."""
    subprocess.run(
        (sys.executable, "-m", "invoke", *arguments),
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=LATE_S,
    )
