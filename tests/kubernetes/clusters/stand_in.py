"""Start the stand-in: its API server and its controllers, as programs of their own."""

import contextlib
import json
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from clusters import backend, node
from clusters.backend import Backend

HERE = Path(__file__).parents[1]
CONTEXT = "stand-in"
REGISTRY = """\
version: 0.1
log: {{level: warn}}
storage:
  filesystem: {{rootdirectory: {folder}/registry}}
  delete: {{enabled: true}}
http: {{addr: "127.0.0.1:{port}"}}
"""


class StandIn:
    """The programs, and what a test may do to them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, backend.free_port()
        self._api: subprocess.Popen[bytes] | None = None
        self._controllers: subprocess.Popen[bytes] | None = None
        self._registry: subprocess.Popen[bytes] | None = None
        self._images: dict[str, Any] = {}
        # Loopback is a whole network on Linux: several stand-ins each take a part of it.
        part = f"127.{random.randint(64, 250)}"
        numbers = random.sample(range(255), 3)
        self._pods, self._services, self._balancers = (f"{part}.{one}" for one in numbers)
        token, controllers = secrets.token_hex(16), secrets.token_hex(16)
        backend.certificate(folder)
        people = {token: ["tester"], controllers: ["system:kube-controller-manager"]}
        people = {one: [*names, "system:masters"] for one, names in people.items()}
        (folder / "tokens.json").write_text(json.dumps(people), encoding="utf-8")
        (folder / "controllers.token").write_text(controllers, encoding="utf-8")
        self.kubeconfig = backend.kubeconfig(folder, self.port, token, CONTEXT)

    def start_api(self) -> None:
        """Start the API server, with all that it knew before."""
        flags = (f"--folder={self.folder}", f"--port={self.port}", f"--services={self._services}")
        api = self._api = self._program("api", *flags)
        backend.wait(self.port, lambda: api.poll() is None, self.folder / "api.log")

    def stop_api(self) -> None:
        """End the API server as a crash does."""
        if self._api:
            self._api.kill()
            self._api.wait(30)

    @contextlib.contextmanager
    def hanging_api(self) -> Iterator[None]:
        """An API server that takes connections and does not answer."""
        assert self._api
        self._api.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._api.send_signal(signal.SIGCONT)

    @contextlib.contextmanager
    def without_balancers(self) -> Iterator[None]:
        """A cluster in which a Service of the type LoadBalancer waits for its address."""
        off = self.folder / "balancers.off"
        off.touch()
        try:
            yield
        finally:
            off.unlink()

    def start_controllers(self) -> None:
        """Start what makes, places and runs pods."""
        flags = (f"--server=https://127.0.0.1:{self.port}", f"--folder={self.folder}")
        network = (f"--network={self._pods}", f"--balancers={self._balancers}")
        self._controllers = self._program("controllers", *flags, *network)

    def stop(self) -> None:
        """End everything, pods first."""
        for process in (self._controllers, self._registry):
            if process:
                process.terminate()
                process.wait(30)
        self.stop_api()

    def image(self, reference: str, **told: Any) -> None:
        """Say that an image can be pulled.

        `models` is the folder at its /models, `entry_point` the program that it runs in place of a
        model server; with `error` the pull fails in these words.
        """
        self._images[reference] = told
        new = self.folder / "images.new"
        new.write_text(json.dumps(self._images, default=str), encoding="utf-8")
        new.replace(self.folder / "images.json")

    def nodes(self, nodes: Mapping[str, Mapping[str, Any]]) -> None:
        """Have just these nodes: what each has to give, and its `labels` and `taints`."""
        self._kubectl("delete", "pods", "--namespace=kube-system", "--all", "--force")
        self._kubectl("delete", "nodes", "--all")
        made = [one for name, told in nodes.items() for one in node.made(name, **told)]
        self._kubectl("create", "--filename=-", stdin=yaml.safe_dump_all(made))

    def start_registry(self) -> str:
        """Start a registry that its nodes can pull from: `localhost:PORT`; empty where none is."""
        if not (program := shutil.which("docker-registry")):
            return ""
        port, file = backend.free_port(), self.folder / "registry.yml"
        file.write_text(REGISTRY.format(folder=self.folder, port=port), encoding="utf-8")
        with (self.folder / "registry.log").open("wb") as log:
            argv = (program, "serve", str(file))
            self._registry = subprocess.Popen(argv, stdout=log, stderr=log)
        return f"localhost:{port}"

    def _kubectl(self, *arguments: str, stdin: str = "") -> None:
        argv = ("kubectl", f"--kubeconfig={self.kubeconfig}", f"--context={CONTEXT}", *arguments)
        subprocess.run(argv, input=stdin, text=True, check=True, capture_output=True, timeout=60)

    def _program(self, name: str, *flags: str) -> "subprocess.Popen[bytes]":
        paths = os.pathsep.join((str(HERE), str(HERE.parents[1])))
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                (sys.executable, "-m", f"standin.{name}", *flags),
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONPATH": paths},
            )


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Backend]:
    """A stand-in that ends with the tests."""
    stand_in = StandIn(folder)
    able = {"API restarts"}
    try:
        stand_in.start_api()
        if sys.platform == "linux":  # elsewhere loopback is one address
            stand_in.start_controllers()
            stand_in.nodes(node.NODES)
            able |= {"pods", "images of folders", "nodes", "load balancers"}
        registry, path = stand_in.start_registry(), stand_in.kubeconfig
        able |= {"registry"} if registry else set()
        yield Backend("the stand-in", path, CONTEXT, frozenset(able), registry, stand_in)
    finally:
        stand_in.stop()
