"""Start the stand-in: its API server and its controllers, as programs of their own."""

import contextlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from clusters import backend
from clusters.backend import Backend

HERE = Path(__file__).parents[1]
CONTEXT = "stand-in"


class StandIn:
    """The programs, and what a test may do to them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, backend.free_port()
        self._api: subprocess.Popen[bytes] | None = None
        self.token = secrets.token_hex(16)
        backend.certificate(folder)
        people = {self.token: ["tester", "system:masters"]}
        (folder / "tokens.json").write_text(json.dumps(people), encoding="utf-8")

    def start_api(self) -> None:
        """Start the API server, with all that it knew before."""
        argv = ("standin.api", f"--folder={self.folder}", f"--port={self.port}")
        self._api = self._program("api", *argv)
        api = self._api
        backend.wait(self.port, lambda: api.poll() is None, self.folder / "api.log")

    def stop_api(self) -> None:
        """End the API server as a crash does."""
        if self._api:
            self._api.kill()
            self._api.wait(30)

    def _program(self, name: str, *arguments: str) -> "subprocess.Popen[bytes]":
        paths = os.pathsep.join((str(HERE), os.environ.get("PYTHONPATH", "")))
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                (sys.executable, "-m", *arguments),
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONPATH": paths},
            )


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Backend]:
    """A stand-in that ends with the tests."""
    stand_in = StandIn(folder)
    stand_in.start_api()
    try:
        path = backend.kubeconfig(folder, stand_in.port, stand_in.token, CONTEXT)
        able = frozenset({"API restarts"})
        yield Backend("the stand-in", path, CONTEXT, able, control=stand_in)
    finally:
        stand_in.stop_api()
