"""Find out what machines lack before anything is loaded."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ops.errors import BadValue, CommandFailed, NeverReady
from ops.fleet import Crew, Host
from ops.shell import Shell
from tests.ssh.machine import Machine

Machines = Callable[..., Machine]
ROOT = Path(__file__).parents[3]
LOAD = ROOT / "locust"


def crew(*machines: Machine) -> Crew:
    return Crew(tuple(Host.parse(one.name) for one in machines))


def test_nothing_is_missing_and_nothing_is_left(machines: Machines) -> None:
    machine = machines()

    crew(machine).check(Shell(), [("127.0.0.1", machine.port)])

    assert not machine.runs()


def test_the_environment_is_made_once(machines: Machines, environments: Path) -> None:
    pair, said = (machines(), machines()), []

    crew(*pair).prepare(Shell(), LOAD, said.append)
    before = len(said)
    crew(*pair).prepare(Shell(), LOAD, said.append)

    assert len(said) == before
    assert len(list(environments.glob("*/made"))) == 1
    assert not any(one.runs() for one in pair)


def test_a_machine_without_python(machines: Machines, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "sh").symlink_to("/bin/sh")
    machine = machines(PATH=str(programs))

    with pytest.raises(BadValue, match=r"no Python of 3\.11 or later \(.*(not found|nothing)\)"):
        crew(machine).check(Shell())


def test_a_python_that_is_too_old(machines: Machines, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.version_info = (3, 9, 2)\n")
    machine = machines(PYTHONPATH=str(tmp_path))

    with pytest.raises(BadValue, match=r"has no Python of 3\.11 or later \(Python 3"):
        crew(machine).check(Shell())


def test_a_python_without_venv(machines: Machines, tmp_path: Path) -> None:
    """As Debian's is without its package python3-venv."""
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['ensurepip'] = None\n")
    machine = machines(PYTHONPATH=str(tmp_path))

    with pytest.raises(BadValue, match=r"lacks ensurepip; .*apt-get install python3-venv"):
        crew(machine).check(Shell())


def test_no_room(machines: Machines, full: Path) -> None:
    machine = machines(HOME=str(full))

    with pytest.raises(BadValue, match=rf"0 MB free in {full}, .* make room there"):
        crew(machine).check(Shell())


def test_a_service_that_cannot_be_reached_from_there(machines: Machines) -> None:
    machine = machines()

    with pytest.raises(NeverReady, match=f"127.0.0.1:9 cannot be reached from {machine.name}"):
        crew(machine).check(Shell(), [("127.0.0.1", 9)])


def test_requirements_that_cannot_be_had(machines: Machines, tmp_path: Path) -> None:
    machine = machines()
    (tmp_path / "requirements.txt").write_text("/nowhere/there-is-none-1.0.whl\n")

    with pytest.raises(CommandFailed, match=f"^{machine.name}: exit code 1: .*nowhere"):
        crew(machine).prepare(Shell(), tmp_path, print)

    assert not machine.runs()


def test_ports_that_are_not_forwarded(machines: Machines) -> None:
    machine = machines("AllowTcpForwarding no")

    at_work = crew(machine).at_work(Shell(), LOAD, 1)
    with pytest.raises(BadValue, match="AllowTcpForwarding yes"), at_work:
        pass
    assert not machine.runs()


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A home on a disk that is full."""
    folder = tmp_path / "full"
    folder.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder))
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk, and not in every container")
    yield folder
    subprocess.run(("umount", "--lazy", str(folder)), check=True)
