"""Connect to a machine as ssh would, its host key checked, and say in a line why that fails."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from fabric import Config, Connection
from paramiko import (
    AuthenticationException,
    BadHostKeyException,
    MissingHostKeyPolicy,
    PasswordRequiredException,
    PKey,
    SSHClient,
    SSHException,
)

from ops.errors import BadValue, NeverReady, OpsError
from ops.fleet.host import Host

CONNECT_S = 10.0
ALIVE_S = 5
"""How often a silent connection is asked whether it is still there."""
KNOWN_HOSTS = ("/etc/ssh/ssh_known_hosts", "~/.ssh/known_hosts")


class UnknownKey(SSHException):  # type: ignore[misc]
    """A host key that no file of known hosts has."""

    def __init__(self, key: PKey) -> None:
        super().__init__(f"{key.get_name()} {key.fingerprint}")


class Refuse(MissingHostKeyPolicy):  # type: ignore[misc]
    """Take no host key that is not known yet; Fabric by itself takes any."""

    def missing_host_key(self, client: SSHClient, hostname: str, key: PKey) -> None:
        """Raise UnknownKey."""
        raise UnknownKey(key)


@contextlib.contextmanager
def connected(host: Host) -> Iterator[Connection]:
    """A connection that is open while the block lasts.

    Raises NeverReady for a host that does not answer, and BadValue for one whose key is not known,
    or that does not let us in.
    """
    connection = _checked(_described(host))
    try:
        _open(connection, host)
        connection.transport.set_keepalive(ALIVE_S)
        yield connection
    finally:
        connection.close()


def _described(host: Host) -> Connection:
    """Where ssh's own configuration says that it is; nothing of Fabric's is read."""
    config = Config(lazy=True)
    try:
        config.load_ssh_config()
    except Exception as error:
        raise BadValue(f"~/.ssh/config cannot be read: {error}") from error
    return Connection(
        host.name,
        user=host.user,
        port=host.port,
        config=config,
        connect_timeout=CONNECT_S,
        connect_kwargs={"banner_timeout": CONNECT_S, "auth_timeout": CONNECT_S},
    )


def _checked(connection: Connection) -> Connection:
    """The same, with host keys checked; those of the hosts that it jumps over as well."""
    client = connection.client
    client.set_missing_host_key_policy(Refuse())
    files = connection.ssh_config.get("userknownhostsfile", "").split()
    for name in (*KNOWN_HOSTS, *files):
        # A file that is not there knows no host.
        with contextlib.suppress(OSError):
            client.load_system_host_keys(str(Path(name).expanduser()))
    if isinstance(connection.gateway, Connection):
        _checked(connection.gateway)
    return connection


def _open(connection: Connection, host: Host) -> None:
    try:
        connection.open()
    except (SSHException, OSError, EOFError) as error:
        raise _told(host, error, connection.port) from error


def _told(host: Host, error: Exception, port: int) -> OpsError:
    match error:
        case UnknownKey():
            return _unknown(host, error, port)
        case BadHostKeyException():
            return _changed(host, error.key, port)
        case PasswordRequiredException():
            return BadValue(f"{host}: the key has a passphrase: `ssh-add` gives it to the agent")
        case AuthenticationException():
            return _refused(host, error)
        case SSHException() if "authentication methods" in str(error):
            return _refused(host, error)
    why = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return NeverReady(f"{host} cannot be reached over SSH: {why}; try `{host.ssh}`")


def _unknown(host: Host, error: UnknownKey, port: int) -> BadValue:
    return BadValue(
        f"{host}: its host key ({error}) is in no known_hosts file; connect once with"
        f" `{host.ssh}`, or compare the key with what `ssh-keyscan -p {port} {host.name}` says and"
        " add that to ~/.ssh/known_hosts"
    )


def _changed(host: Host, key: PKey, port: int) -> BadValue:
    name = host.name if port == 22 else f"[{host.name}]:{port}"
    return BadValue(
        f"{host}: its host key is another than in known_hosts: {key.get_name()} {key.fingerprint};"
        " somebody may be in between. If the machine was set up anew:"
        f" `ssh-keygen -R '{name}'`, then connect once with `{host.ssh}`"
    )


def _refused(host: Host, error: Exception) -> BadValue:
    return BadValue(
        f"{host} does not let us in ({error}); `{host.ssh}` must do without a password, by a key"
        " in ~/.ssh or in the agent (ssh-copy-id)"
    )
