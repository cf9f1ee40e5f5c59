"""Give loads from other machines: real ones by SSH, as many sshd on loopback."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from ops.errors import CommandFailed, NeverReady
from ops.experiments import LoadProfile
from ops.fleet import Host
from ops.loadtest.against import Against
from ops.loadtest.hosts import Hosts
from ops.loadtest.result import LoadResult
from ops.loadtest.trial import run
from ops.shell import Shell
from tests.ssh.machine import Machine

Start = Callable[..., Any]
Machines = Callable[..., Machine]
ROOT = Path(__file__).parents[3]
# A load in a process of its own, to be killed.
DRIVER = """
import sys
from pathlib import Path
from ops.experiments import LoadProfile
from ops.fleet import Host
from ops.loadtest.against import Against
from ops.loadtest.hosts import Hosts
from ops.loadtest.trial import run
from ops.shell import Shell

name, host, payload, folder = sys.argv[1:]
against = Against((host,), "grpc", "any", Path(payload))
profile = LoadProfile(users=4, spawn_rate=4, run_time_s=120, wait_time_s=0.1)
told = lambda second: print("second", flush=True)
run(Shell(), against, profile, Path(folder), told, source=Hosts((Host.parse(name),), 2))
"""


def profile(run_time_s: float = 6, users: int = 8) -> LoadProfile:
    return LoadProfile(users=users, spawn_rate=users, run_time_s=run_time_s, wait_time_s=0.1)


def source(*machines: Machine, processes: int = 1) -> Hosts:
    return Hosts(tuple(Host.parse(one.name) for one in machines), processes)


def clean(*machines: Machine) -> bool:
    return not any((*one.workers(), *one.runs()) for one in machines)


@pytest.mark.parametrize(("protocol", "processes"), [("grpc", 2), ("rest", 1)])
def test_two_machines_measure_as_one(
    protocol: str,
    processes: int,
    machines: Machines,
    null_server: Start,
    payload: Path,
    tmp_path: Path,
) -> None:
    server = null_server(protocol, delay=0.05)
    pair = machines(), machines()
    log = tmp_path / "commands.log"

    result = run(
        Shell(log=log),
        Against((server.host,), protocol, "any", payload),
        profile(),
        tmp_path / "run",
        source=source(*pair, processes=processes),
    )

    assert not [one for one in result.verdicts if not one.ok and one.name != "identity"]
    assert len(result.workers) == 2 * processes
    assert all(one.requests for one in result.workers.values())
    assert len(server.counts()["peers"]) == 8
    assert clean(*pair)
    assert all(f"ssh -p {one.port} " in log.read_text() for one in pair)


def test_no_way_from_there(machines: Machines, payload: Path, tmp_path: Path) -> None:
    machine = machines()
    against = Against(("127.0.0.1:9",), "grpc", "any", payload)

    with pytest.raises(NeverReady, match=f"^127.0.0.1:9 cannot be reached from {machine.name}: "):
        run(Shell(), against, profile(), tmp_path / "run", source=source(machine))

    assert clean(machine)


def test_a_machine_that_is_lost(
    machines: Machines, null_server: Start, payload: Path, tmp_path: Path
) -> None:
    server = null_server("grpc", delay=0.05)
    pair = machines(), machines()

    def lose(second: dict[str, Any]) -> None:
        if second["t"] == 2:
            pair[0].stop()

    result = run(
        Shell(),
        Against((server.host,), "grpc", "any", payload),
        profile(60),
        tmp_path / "run",
        lose,
        source=source(*pair),
    )

    assert not result.valid
    assert result.stopped and result.stopped.startswith("worker lost after ")
    # The machine itself is there yet, and its workers are not.
    assert _soon(lambda: clean(*pair))


def test_an_interrupt_keeps_what_there_was(
    machines: Machines, null_server: Start, payload: Path, tmp_path: Path
) -> None:
    server = null_server("grpc", delay=0.05)
    machine = machines()

    def interrupt(second: dict[str, Any]) -> None:
        if second["t"] >= 2:
            raise KeyboardInterrupt

    against = Against((server.host,), "grpc", "any", payload)
    with pytest.raises(KeyboardInterrupt):
        run(Shell(), against, profile(60), tmp_path, interrupt, source=source(machine))

    kept = LoadResult.model_validate_json((tmp_path / "loadtest.json").read_bytes())
    assert not kept.valid
    assert kept.stopped and "interrupted" in kept.stopped
    assert kept.requests > 0
    assert clean(machine)


@pytest.mark.parametrize("whole", [True, False])
def test_whoever_is_killed_here_leaves_nothing_there(
    whole: bool, machines: Machines, null_server: Start, payload: Path, tmp_path: Path
) -> None:
    """The toolkit itself, or its master alone."""
    server = null_server("grpc", delay=0.05)
    machine = machines()
    argv = (sys.executable, "-c", DRIVER, machine.name, server.host, str(payload), str(tmp_path))
    driver = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert driver.stdout and driver.stdout.readline()
    assert machine.workers()

    os.kill(driver.pid if whole else _master(driver.pid), signal.SIGKILL)
    driver.communicate(timeout=60)

    assert _soon(lambda: clean(machine))


def test_what_a_killed_keeper_left_goes_with_the_next_run(
    machines: Machines, null_server: Start, payload: Path, tmp_path: Path
) -> None:
    server = null_server("grpc", delay=0.05)
    machine = machines()
    against = Against((server.host,), "grpc", "any", payload)
    killed: list[int] = []

    def kill(second: dict[str, Any]) -> None:
        if not killed and second["t"] >= 1:
            killed.extend(machine.keepers())
            for pid in killed:
                os.kill(pid, signal.SIGKILL)

    run(Shell(), against, profile(4), tmp_path / "left", kill, source=source(machine))
    assert killed and machine.runs()

    result = run(Shell(), against, profile(4), tmp_path / "next", source=source(machine))

    assert result.requests
    assert clean(machine)


def test_workers_that_cannot_start(
    machines: Machines, null_server: Start, payload: Path, tmp_path: Path
) -> None:
    server = null_server("grpc")
    machine = machines(LOCUST_SKIP_MONKEY_PATCH="", LOCUST_LOGLEVEL="NONSENSE")
    against = Against((server.host,), "grpc", "any", payload)

    with pytest.raises(CommandFailed, match=f"{machine.name}: exit code"):
        run(Shell(), against, profile(), tmp_path, source=source(machine))


def _master(pid: int) -> int:
    (found,) = [one for one in psutil.Process(pid).children() if "--master" in one.cmdline()]
    return int(found.pid)


def _soon(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 30
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.2)
    return holds()
