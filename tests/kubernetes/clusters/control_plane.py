"""Start etcd and a kube-apiserver from KUBEBUILDER_ASSETS: all of the API, and no pods."""

import contextlib
import os
import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path

from clusters import backend
from clusters.backend import Backend

ASSETS = "KUBEBUILDER_ASSETS"


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Backend]:
    """A control plane that ends with the tests."""
    programs, token = Path(os.environ[ASSETS]), secrets.token_hex(16)
    backend.certificate(folder)
    (folder / "tokens.csv").write_text(f"{token},admin,admin,system:masters\n", encoding="utf-8")
    etcd, peer, port = backend.free_port(), backend.free_port(), backend.free_port()
    with contextlib.ExitStack() as started:
        for argv in (_etcd(programs, folder, etcd, peer), _api(programs, folder, etcd, port)):
            log = (folder / f"{Path(argv[0]).name}.log").open("wb")
            process = subprocess.Popen(argv, stdout=log, stderr=log, cwd=folder)
            started.callback(process.wait, 60)
            started.callback(process.terminate)
        backend.wait(port, lambda: process.poll() is None, folder / "kube-apiserver.log")
        yield Backend(
            *("the control plane", backend.kubeconfig(folder, port, token, "control-plane")),
            "control-plane",
        )


def _etcd(programs: Path, folder: Path, port: int, peer: int) -> tuple[str, ...]:
    address, peers = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{peer}"
    return (
        str(programs / "etcd"),
        f"--data-dir={folder / 'etcd'}",
        f"--listen-client-urls={address}",
        f"--advertise-client-urls={address}",
        f"--listen-peer-urls={peers}",
        f"--initial-advertise-peer-urls={peers}",
        f"--initial-cluster=default={peers}",
        "--unsafe-no-fsync",
    )


def _api(programs: Path, folder: Path, etcd: int, port: int) -> tuple[str, ...]:
    return (
        str(programs / "kube-apiserver"),
        f"--etcd-servers=http://127.0.0.1:{etcd}",
        "--bind-address=127.0.0.1",
        f"--secure-port={port}",
        f"--cert-dir={folder / 'certificates'}",
        f"--tls-cert-file={folder / 'tls.crt'}",
        f"--tls-private-key-file={folder / 'tls.key'}",
        f"--token-auth-file={folder / 'tokens.csv'}",
        "--authorization-mode=RBAC",
        "--service-account-issuer=https://127.0.0.1/",
        f"--service-account-key-file={folder / 'tls.key'}",
        f"--service-account-signing-key-file={folder / 'tls.key'}",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--disable-admission-plugins=ServiceAccount",
        "--allow-privileged=true",
    )
