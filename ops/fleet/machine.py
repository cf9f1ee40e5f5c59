"""Do on one machine what its part in a load asks for."""

import json
import shlex
import socket
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ops.errors import BadValue, CommandFailed, NeverReady, TimedOut
from ops.fleet.host import Host
from ops.fleet.keeper import Keeper
from ops.serving.endpoint import LOOPBACK
from ops.shell import Shell

if TYPE_CHECKING:
    from fabric import Connection
    from paramiko import Channel

HERE = Path(__file__).parent
CACHE = "~/.cache/tfs-ops/load"
OLDEST = (3, 11)
LEAST_MB, ENVIRONMENT_MB = 20, 400
ANSWER_S = 60.0
# Some of what ssh starts is no POSIX shell.
FIND = (
    "for one in python3 python3.13 python3.12 python3.11; do"
    " found=$(command -v $one) &&"
    f' "$found" -c "import sys; sys.exit(sys.version_info < {OLDEST})" &&'
    ' echo "$found" && exit 0; done; python3 --version 2>&1 || echo nothing; exit 1'
)
# The program comes over standard input, so that nothing of it is left there, on a full disk either.
TAKE = "import sys; exec(sys.stdin.buffer.read(int(sys.argv[1])))"


class Machine:
    """One machine that we are connected to."""

    def __init__(self, host: Host, connection: "Connection", shell: Shell) -> None:
        """Raises BadValue where there is no Python that does."""
        self.host = host
        self.connection = connection
        self.shell = shell
        self.python = self._find()

    def check(self, routes: Sequence[tuple[str, int]]) -> None:
        """Raise what makes it impossible that the machine takes part, in one line."""
        channel = self._start("look.py", {"cache": CACHE, "routes": list(routes)})
        found = json.loads(self._answer(channel, "looking around"))
        if found["lacks"]:
            lacks = " and ".join(found["lacks"])
            raise BadValue(
                f"{self.host}: its Python {found['version']} lacks {lacks}; on Debian and Ubuntu:"
                " apt-get install python3-venv"
            )
        needed = LEAST_MB if found["made"] else ENVIRONMENT_MB
        if not found["writable"] or found["free_mb"] < needed:
            what = f"{found['free_mb']} MB free" if found["writable"] else "no right to write"
            raise BadValue(
                f"{self.host}: {what} in {found['folder']}, and the load needs {needed} MB below"
                f" {CACHE}: make room there"
            )
        for route, why in found["unreached"].items():
            raise NeverReady(
                f"{route} cannot be reached from {self.host}: {why}; give the load from a machine"
                " that is let through to it"
            )

    def forward(self, port: int) -> int:
        """Have a port of the machine's own loopback lead to one of ours; give its number."""
        from paramiko import SSHException

        try:
            return int(self.connection.transport.request_port_forward(LOOPBACK, 0, relay(port)))
        except SSHException as error:
            raise BadValue(
                f"{self.host} forwards no ports ({error}), by which its workers reach us: its"
                " sshd_config needs AllowTcpForwarding yes, or remote"
            ) from error

    def keep(self, order: dict[str, Any]) -> "Keeper":
        """Have the environment made, and workers kept ready."""
        return Keeper(self.host, self._start("keep.py", {"cache": CACHE, **order}))

    def _find(self) -> str:
        command = shlex.join(("sh", "-c", FIND))
        self.shell.note(f"{self.host.ssh} {command}")
        channel = self._run(command)
        told = self._answer(channel, "looking for Python", told=(0, 1)).strip().splitlines()
        if channel.recv_exit_status():
            raise BadValue(
                f"{self.host} has no Python of {'.'.join(map(str, OLDEST))} or later"
                f" ({told[-1] if told else 'no answer'}); install one there, as python3"
            )
        return told[-1]

    def _start(self, name: str, order: dict[str, Any]) -> "Channel":
        """Run a program of ours there; what it is to do is its first line."""
        program = (HERE / name).read_bytes()
        command = shlex.join((self.python, "-c", TAKE, str(len(program))))
        self.shell.note(f"{self.host.ssh} {command} < {HERE / name}")
        channel = self._run(command)
        channel.sendall(program + json.dumps(order).encode() + b"\n")
        return channel

    def _run(self, command: str) -> "Channel":
        channel = self.connection.transport.open_session(timeout=ANSWER_S)
        channel.exec_command(command)
        return channel

    def _answer(self, channel: "Channel", doing: str, told: tuple[int, ...] = (0,)) -> str:
        """All that a program says; its end is waited for."""
        channel.settimeout(ANSWER_S)
        try:
            out = channel.makefile("rb").read()
            words = channel.makefile_stderr("rb").read()
        except TimeoutError as error:
            raise TimedOut(f"{self.host}: {doing} took longer than {ANSWER_S:g} s") from error
        status = channel.recv_exit_status()
        if status not in told:
            last = (words or out).decode(errors="replace").strip().splitlines()[-1:]
            why = last[0] if last else "no words"
            raise CommandFailed(f"{self.host}: {doing} ended with {status}: {why}", status)
        return str(out.decode(errors="replace"))


def relay(port: int) -> Any:
    """What takes a connection that comes over SSH to that port of ours.

    Fabric's own forwarding stops for good at the first one that is refused, such as of a worker
    that is there before its master.
    """
    from fabric.tunnels import Tunnel

    def taken(channel: Any, origin: tuple[str, int], server: tuple[str, int]) -> None:
        try:
            here = socket.create_connection((LOOPBACK, port))
        except OSError:
            channel.close()
            return
        Tunnel(channel, here, threading.Event()).start()

    return taken
