"""Say how docker runs, shows and removes the containers of replicas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ops.experiments import GRPC_PORT, REST_PORT
from ops.serving.endpoint import LOOPBACK
from ops.shell import Command

DRAIN_S = 30
"""Seconds that a server has to finish what is in flight, as in the manifests."""
USER = "1000:1000"
MENDS = (
    "is Docker Engine installed and running (https://docs.docker.com/engine/install/)? Or take"
    " --target local, which needs none"
)
# As the manifests have it: no more than to read the model and use /tmp. `local` logs are bounded,
# and can be read whatever the engine logs to otherwise.
CONFINED = (
    "--read-only",
    "--tmpfs=/tmp",
    f"--user={USER}",
    "--cap-drop=ALL",
    "--security-opt=no-new-privileges",
    "--restart=no",
    "--log-driver=local",
    "--pull=never",
)


@dataclass(frozen=True)
class Limits:
    """What one container may take."""

    cpus: int
    memory_mib: int

    @property
    def flags(self) -> tuple[str, ...]:
        """For `docker run`; no swap comes on top."""
        memory = f"{self.memory_mib}m"
        return f"--cpus={self.cpus}", f"--memory={memory}", f"--memory-swap={memory}"


@dataclass(frozen=True)
class Container:
    """One replica's container before it is started."""

    name: str
    image: str
    ports: tuple[int, int]
    """On loopback, for the server's gRPC and REST."""
    limits: Limits
    arguments: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[Path, str] = field(default_factory=dict)
    """Files of this machine, and where the server reads them."""


def version() -> Command:
    """Ask whether an engine answers."""
    return _docker("version", "--format={{.Server.Version}}", changes=False)


def run(one: Container) -> Command:
    """Start a container in the background."""
    inside = zip(one.ports, (GRPC_PORT, REST_PORT), strict=True)
    return _docker(
        "run",
        "--detach",
        f"--name={one.name}",
        *(f"--label={key}={value}" for key, value in one.labels.items()),
        *(f"--publish={LOOPBACK}:{here}:{port}" for here, port in inside),
        *one.limits.flags,
        *CONFINED,
        *(_mount(source, target) for source, target in one.files.items()),
        one.image,
        *one.arguments,
    )


def listed(label: str, shown: str) -> Command:
    """Every container with that label, as `NAME STATE VALUE`, VALUE being that of label `shown`."""
    wanted = f'--format={{{{.Names}}}} {{{{.State}}}} {{{{.Label "{shown}"}}}}'
    return _docker("ps", "--all", "--no-trunc", f"--filter=label={label}", wanted, changes=False)


def state(name: str) -> Command:
    """How a container stands, as JSON."""
    return _docker("inspect", "--type=container", "--format={{json .State}}", name, changes=False)


def logs(name: str, lines: int) -> Command:
    """The end of what a container has said, each line behind its time."""
    return _docker("logs", "--timestamps", f"--tail={lines}", name, changes=False)


def stop(names: Sequence[str]) -> Command:
    """Have them finish what is in flight, and end them after a while.

    The long name of `-t` was changed in docker 28.
    """
    return _docker("stop", "-t", str(DRAIN_S), *names, timeout_s=2.0 * DRAIN_S + 60)


def remove(names: Sequence[str]) -> Command:
    """Take them away, running or not."""
    return _docker("rm", "--force", "--volumes", *names)


def _mount(source: Path, target: str) -> str:
    return f"--mount=type=bind,source={source},target={target},readonly"


def _docker(*arguments: str, timeout_s: float = 60.0, changes: bool = True) -> Command:
    return Command(("docker", *arguments), timeout_s=timeout_s, changes=changes, hint=MENDS)
