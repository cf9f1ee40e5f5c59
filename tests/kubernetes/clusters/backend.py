"""Say what a cluster for tests is, wherever it comes from."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest
import yaml

CAPABILITIES = {
    "pods": "controllers, and nodes that run pods",
    "registry": "a registry that its nodes pull from, and this machine pushes to",
    "images of folders": "a way to say which images there are, and what is in them",
    "nodes": "nodes that a test may define",
    "load balancers": "an address for a Service of the type LoadBalancer",
    "API restarts": "an API server that a test may stop and start again",
}


@dataclass
class Backend:
    """A cluster that is there for all tests."""

    name: str
    kubeconfig: Path
    context: str
    capabilities: frozenset[str] = frozenset()
    registry: str = ""
    """Where images that it can pull are pushed."""
    control: Any = None
    """What only this kind of cluster lets a test do."""


def lacking(what: str) -> NoReturn:
    """Skip on a laptop; fail where everything has been installed, as in CI."""
    if os.environ.get("OPS_TEST_REQUIRE_ALL"):
        pytest.fail(what)
    pytest.skip(what)


def certificate(folder: Path) -> None:
    """Make `tls.crt` and `tls.key` for loopback, of a certificate that is its own authority."""
    if not (openssl := shutil.which("openssl")):
        lacking("openssl is not installed")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "tls.key")
    about = ("-subj", "/CN=kubernetes", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost")
    argv = (openssl, "req", "-x509", *key, "-days", "7", "-out", "tls.crt", *about)
    subprocess.run(argv, cwd=folder, check=True, capture_output=True, timeout=60)


def kubeconfig(folder: Path, port: int, token: str, context: str) -> Path:
    """Write a kubeconfig for a server on loopback, with a second context that leads nowhere."""
    path, server = folder / "kubeconfig", f"https://127.0.0.1:{port}"
    cluster = {"server": server, "certificate-authority": str(folder / "tls.crt")}
    nowhere = {"server": "https://127.0.0.1:1", "insecure-skip-tls-verify": True}
    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [_named(context, "cluster", cluster), _named("nowhere", "cluster", nowhere)],
        "users": [_named("tester", "user", {"token": token})],
        "contexts": [
            _named(name, "context", {"cluster": name, "user": "tester"})
            for name in (context, "nowhere")
        ],
        "current-context": "nowhere",
    }
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    path.chmod(0o600)
    return path


def free_port() -> int:
    """A port of loopback that nobody has now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait(port: int, is_up: Callable[[], bool], log: Path, patience_s: float = 60) -> None:
    """Wait until a server on loopback speaks TLS; AssertionError with its log when it ends."""
    deadline = time.monotonic() + patience_s
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    while True:
        try:
            with (
                socket.create_connection(("127.0.0.1", port), timeout=5) as plain,
                context.wrap_socket(plain),
            ):
                return
        except OSError:
            said = log.read_text(encoding="utf-8")
            assert is_up() and time.monotonic() < deadline, f"no API server: {said}"
            time.sleep(0.05)


def _named(name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, kind: value}
