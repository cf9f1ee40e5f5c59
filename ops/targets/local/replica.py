"""Find and stop the servers that this toolkit started on this machine."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from ops.serving.endpoint import Endpoint

# Each server carries its own record in its environment, so that none can be lost: not by a
# release that was killed between start and record, and not by a process id that was used again.
MARK = "TFS_REPLICA"
HOST = "127.0.0.1"
DRAIN_S = 30.0


@dataclass(frozen=True)
class Replica:
    """One server, as it was started."""

    state_dir: str
    """Whose it is: several checkouts may serve on one machine."""
    release: str
    index: int
    grpc_port: int
    rest_port: int
    log: str

    @property
    def name(self) -> str:
        """What people call it."""
        return f"replica {self.index}"

    @property
    def endpoint(self) -> Endpoint:
        """Where it answers."""
        return Endpoint(HOST, self.grpc_port, self.rest_port)

    @property
    def mark(self) -> dict[str, str]:
        """What its process carries in its environment."""
        return {MARK: json.dumps(asdict(self))}


def running(state_dir: Path) -> dict[Replica, psutil.Process]:
    """Every live server that was started for `state_dir`."""
    found = ((_read(process), process) for process in psutil.process_iter())
    ours = {one: process for one, process in found if one and one.state_dir == str(state_dir)}
    return dict(sorted(ours.items(), key=lambda item: (item[0].release, item[0].index)))


def stop(processes: Iterable[psutil.Process], drain_s: float = DRAIN_S) -> None:
    """Let each finish what is in flight, then end those that have not after `drain_s`."""
    processes = list(processes)
    for process in processes:
        _signal(process, "terminate")
    _, late = psutil.wait_procs(processes, timeout=drain_s)
    for process in late:
        _signal(process, "kill")
    psutil.wait_procs(late, timeout=drain_s)


def last_words(log: Path, lines: int = 20) -> list[str]:
    """The end of a server's log; empty when there is none."""
    try:
        with log.open("rb") as stream:
            stream.seek(0, 2)
            stream.seek(max(0, stream.tell() - 200 * lines))
            return stream.read().decode(errors="replace").splitlines()[-lines:]
    except OSError:
        return []


def _read(process: psutil.Process) -> Replica | None:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        mark = process.environ().get(MARK)
        return Replica(**json.loads(mark)) if mark else None
    except (psutil.Error, OSError, ValueError, TypeError):
        # Another user's process, or one that has just ended: not ours to see.
        return None


def _signal(process: psutil.Process, name: str) -> None:
    try:
        getattr(process, name)()
    except psutil.NoSuchProcess:
        return
