"""Find and stop every process that this toolkit started on this machine."""

import json
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

from ops.targets.machine.mark import Mark

# Each process carries its own record in its environment, and so do those that it starts. None can
# be lost: not by a release that was killed between start and record, and not by a process id that
# was used again.
MARK = "TFS_OPS_PROCESS"
DRAIN_S = 30.0
YOUNG_S = 1.0


def environment(mark: Mark) -> dict[str, str]:
    """What a process is given to carry its mark."""
    return {MARK: json.dumps(mark.kept)}


def running(state_dir: Path) -> list[tuple[Mark, psutil.Process]]:
    """Every live process that was started for `state_dir`, in the order of release and index."""
    found = ((_read(process), process) for process in psutil.process_iter())
    ours = [(mark, one) for mark, one in found if mark and mark.state_dir == str(state_dir)]
    return sorted(ours, key=lambda item: (item[0].release, item[0].kind, item[0].index))


def promised() -> set[int]:
    """Every port that a live process was started for, whoever's it is; it may open it later."""
    found = (_read(process) for process in psutil.process_iter())
    return {port for mark in found if mark for port in mark.ports}


def listens(process: psutil.Process, mark: Mark) -> bool:
    """Whether the process itself has its ports, and not somebody who was quicker."""
    try:
        heard = process.net_connections("tcp")
    except psutil.Error:
        return False
    opened = {one.laddr.port for one in heard if one.status == psutil.CONN_LISTEN}
    return set(mark.ports) <= opened


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
    """The end of a process's log; empty when there is none."""
    try:
        with log.open("rb") as stream:
            stream.seek(0, 2)
            stream.seek(max(0, stream.tell() - 200 * lines))
            return stream.read().decode(errors="replace").splitlines()[-lines:]
    except OSError:
        return []


def _read(process: psutil.Process) -> Mark | None:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        mark = _environment(process).get(MARK)
        return Mark.of(json.loads(mark)) if mark else None
    except (psutil.Error, OSError):
        # Another user's process, or one that has just ended: not ours to see.
        return None


def _environment(process: psutil.Process) -> dict[str, str]:
    """The environment; that of a process that has just begun is empty for a moment."""
    environment: dict[str, str] = process.environ()
    while not environment and time.time() - process.create_time() < YOUNG_S:
        time.sleep(0.01)
        environment = process.environ()
    return environment


def _signal(process: psutil.Process, name: str) -> None:
    try:
        getattr(process, name)()
    except psutil.NoSuchProcess:
        return
