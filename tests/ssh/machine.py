"""A machine that is reached by SSH: a real sshd on loopback, with a home of its own."""

import contextlib
import getpass
import os
import subprocess
import time
from pathlib import Path

import psutil

CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
SetEnv {environment}
{more}
"""
PRIVILEGES = Path("/run/sshd")


class Machine:
    """One sshd, which lets in whoever has `key`."""

    def __init__(self, program: str, folder: Path, key: Path, port: int) -> None:
        self.program = program
        self.folder = folder
        self.port = port
        self.home = folder / "home"
        self.cache = self.home / ".cache" / "tfs-ops" / "load"
        self.home.mkdir(parents=True)
        self.name = f"{getpass.getuser()}@127.0.0.1:{port}"
        generate(folder / "host_key")
        (folder / "authorized_keys").write_text(key.with_suffix(".pub").read_text())
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def known(self) -> str:
        """Its line in a file of known hosts."""
        key = (self.folder / "host_key.pub").read_text().split()[:2]
        return f"[127.0.0.1]:{self.port} {' '.join(key)}\n"

    def start(self, more: str = "", **environment: str) -> None:
        """Start it, with more in its configuration, and in the environment of what runs there."""
        if os.geteuid() == 0:
            PRIVILEGES.mkdir(mode=0o755, exist_ok=True)
        told = " ".join(f"{k}={v}" for k, v in {"HOME": self.home, **environment}.items())
        config = self.folder / "sshd_config"
        config.write_text(
            CONFIG.format(port=self.port, folder=self.folder, environment=told, more=more)
        )
        argv = (self.program, "-D", "-e", "-f", str(config))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._wait()

    def stop(self) -> None:
        """End it, and the connections that it holds."""
        if self.process:
            for one in (*psutil.Process(self.process.pid).children(), self.process):
                with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
                    one.kill()
            self.process.wait(10)
            self.process = None

    @property
    def log(self) -> Path:
        """What it says."""
        return self.folder / "log"

    def workers(self) -> list[psutil.Process]:
        """Every process of a run here."""
        runs = str(self.cache / "runs")
        found = psutil.process_iter(["cmdline"])
        return [one for one in found if any(runs in part for part in one.info["cmdline"] or ())]

    def keepers(self) -> set[int]:
        """The processes that have workers here, and see to them."""
        return {parent.pid for one in self.workers() if (parent := one.parent())} - {
            one.pid for one in self.workers()
        }

    def runs(self) -> list[Path]:
        """What runs have left here."""
        return list((self.cache / "runs").glob("*"))

    def _wait(self) -> None:
        assert self.process
        deadline = time.monotonic() + 10
        while "listening" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.02)


def generate(path: Path, passphrase: str = "") -> None:
    """Make a pair of keys."""
    argv = ("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", str(path))
    subprocess.run(argv, check=True, timeout=30)
