"""Connect to real sshd, and be told in a line why that cannot be."""

import re
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ops.errors import BadValue, NeverReady, OpsError
from ops.fleet.connection import connected
from ops.fleet.host import Host
from tests.ssh.machine import Machine, generate

Machines = Callable[..., Machine]


def told(name: str) -> str:
    with pytest.raises(OpsError) as error, connected(Host.parse(name)):
        pass
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_machine_that_is_known(machines: Machines) -> None:
    with connected(Host.parse(machines().name)) as connection:
        assert connection.is_connected
    assert not connection.is_connected


def test_a_key_that_nobody_knows(machines: Machines, operator: Path) -> None:
    machine = machines(known=False)

    line = told(machine.name)

    printed = subprocess.run(
        ("ssh-keygen", "-l", "-f", str(machine.folder / "host_key.pub")),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "its host key (ssh-ed25519 SHA256:" in line
    assert printed.split()[1] in line
    assert f"ssh-keyscan -p {machine.port} 127.0.0.1" in line
    assert not (operator / "known_hosts").exists()


def test_a_key_that_is_another(machines: Machines, operator: Path) -> None:
    machine = machines(known=False)
    generate(operator / "other")
    kind, key, _ = (operator / "other.pub").read_text().split()
    (operator / "known_hosts").write_text(f"[127.0.0.1]:{machine.port} {kind} {key}\n")

    line = told(machine.name)

    assert "its host key is another than in known_hosts" in line
    assert f"ssh-keygen -R '[127.0.0.1]:{machine.port}'" in line


def test_a_jump_over_a_machine_that_nobody_knows(machines: Machines, operator: Path) -> None:
    jump, machine = machines(known=False), machines()
    # Fabric takes a jump over the same name for none.
    name = machine.name.replace("127.0.0.1", "localhost")
    (operator / "config").write_text(f"Host localhost\n  ProxyJump {jump.name}\n")

    assert "is in no known_hosts file" in told(name)


def test_names_and_files_of_the_configuration(machines: Machines, operator: Path) -> None:
    machine = machines(known=False)
    (operator / "id_ed25519").rename(operator / "apart")
    (operator / "hosts").write_text(machine.known)
    (operator / "config").write_text(
        f"Host far\n  HostName 127.0.0.1\n  Port {machine.port}\n  IdentityFile {operator}/apart\n"
        f"  User {machine.name.partition('@')[0]}\n  UserKnownHostsFile {operator}/hosts\n"
    )

    with connected(Host.parse("far")) as connection:
        assert connection.is_connected


def test_a_key_that_is_not_let_in(machines: Machines, operator: Path) -> None:
    machine = machines()
    (operator / "id_ed25519").unlink()
    generate(operator / "id_ed25519")

    line = told(machine.name)

    assert line.startswith(f"{machine.name} does not let us in (")
    assert "ssh-copy-id" in line


def test_no_key_at_all(machines: Machines, operator: Path) -> None:
    machine = machines()
    (operator / "id_ed25519").unlink()

    assert told(machine.name).startswith(f"{machine.name} does not let us in (")


def test_a_key_with_a_passphrase(machines: Machines, operator: Path) -> None:
    machine = machines()
    (operator / "id_ed25519").unlink()
    generate(operator / "id_ed25519", "a secret")

    line = told(machine.name)

    assert "ssh-add" in line
    assert "a secret" not in line


@pytest.mark.parametrize(
    ("name", "why"),
    [("127.0.0.1:9", "cannot be reached over SSH: "), ("no.invalid", "cannot be reached over SSH")],
)
def test_nobody_there(name: str, why: str, operator: Path) -> None:
    with pytest.raises(NeverReady, match=f"^{name} {why}"), connected(Host.parse(name)):
        pass


@pytest.fixture
def mute() -> Iterator[str]:
    """Something that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def test_something_else_there(mute: str, operator: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ops.fleet.connection.CONNECT_S", 0.5)

    with pytest.raises(NeverReady, match=re.escape(mute)), connected(Host.parse(mute)):
        pass


def test_a_configuration_that_is_none(operator: Path) -> None:
    (operator / "config").write_text('Host "unclosed\n')

    with pytest.raises(BadValue, match=r"~/\.ssh/config"), connected(Host.parse("far")):
        pass
