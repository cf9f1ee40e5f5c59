"""Say how docker makes and pushes the image."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import IO

from ops.shell import Command

PUSH_S = 1800.0
PULL_S = 900.0
COPY_S = 900.0
BUILD_S = 1800.0
BUILD_HINT = "is there room on the engine's disk? see `docker system df` and `df -h`"
NO_ENV: Mapping[str, str] = MappingProxyType({})
INSTALL = (
    "it needs Docker Engine, running (https://docs.docker.com/engine/install/); --builder append"
    " needs none"
)


@dataclass(frozen=True)
class OwnConfig:
    """A Docker configuration other than the operator's, to find a registry's credentials by."""

    folder: Path
    """What DOCKER_CONFIG names."""
    helper: Mapping[str, str] = field(default_factory=dict)
    """What the credential helper needs in its environment."""

    @property
    def environment(self) -> Mapping[str, str]:
        """What makes docker use it."""
        return {"DOCKER_CONFIG": str(self.folder), **self.helper}


def inspect(image: str) -> Command:
    """What the engine knows of an image, as one JSON object; fails where it has none."""
    return _docker("image", "inspect", "--format={{json .}}", image, changes=False)


def pull(image: str, platform: str = "") -> Command:
    """Fetch a base image; for the engine's own platform where none is given."""
    return _docker("pull", *_for(platform), image, timeout_s=PULL_S)


def create(image: str, container: str) -> Command:
    """Make a container of the base image, to be committed; never started, it keeps the base's
    entry point as it is."""
    return _docker("create", "--name", container, image)


def copy_layer(container: str, layer: IO[bytes] | None = None) -> Command:
    """Unpack a tar, read from standard input, at the container's root."""
    return _docker("cp", "-", f"{container}:/", timeout_s=COPY_S, stdin=layer)


def commit(
    container: str, reference: str, env: Mapping[str, str], labels: Mapping[str, str]
) -> Command:
    """Make the image, with more in its environment and its labels."""
    changes = (*_instructions("ENV", env), *_instructions("LABEL", labels))
    told = (part for change in changes for part in ("--change", change))
    return _docker("commit", *told, container, reference, timeout_s=COPY_S)


def remove(container: str) -> Command:
    """Take the temporary container away."""
    return _docker("rm", "--force", "--volumes", container)


def containers(prefix: str) -> Command:
    """The names of all containers, running or not, that begin with `prefix`; one a line."""
    wanted = ("--all", f"--filter=name=^{prefix}", "--format={{.Names}}")
    return _docker("ps", *wanted, changes=False)


def push(reference: str, own: OwnConfig | None = None) -> Command:
    """Upload the image, with the credentials of a Docker configuration of our own if given."""
    env = own.environment if own else NO_ENV
    return _docker("push", reference, timeout_s=PUSH_S, env=env)


def build(
    folder: Path,
    reference: str,
    arguments: Mapping[str, str],
    labels: Mapping[str, str],
    platform: str = "",
) -> Command:
    """Make an image of a folder with a Dockerfile, for the engine's own processor unless
    `platform` names another; no step of it has a network."""
    given = (f"--build-arg={key}={value}" for key, value in arguments.items())
    told = (f"--label={key}={value}" for key, value in labels.items())
    # Without --force-rm, the older of docker's two builders leaves a failed step's container.
    options = ("--network=none", "--force-rm", *_for(platform), *given, *told)
    command = _docker("build", *options, f"--tag={reference}", str(folder), timeout_s=BUILD_S)
    return replace(command, hint=BUILD_HINT)


def python(image: str, program: str) -> Command:
    """What a Python program prints in an image, which has no network meanwhile."""
    options = ("--rm", "--network=none", "--entrypoint=python3")
    return _docker("run", *options, image, "-c", program, changes=False)


def _for(platform: str) -> tuple[str, ...]:
    return (f"--platform={platform}",) if platform else ()


def _instructions(keyword: str, values: Mapping[str, str]) -> Iterable[str]:
    """Dockerfile instructions; a value that needs it is quoted, so that nothing in it counts."""
    for key, value in values.items():
        yield f"{keyword} {key}={value if _plain(value) else _quoted(value)}"


def _plain(value: str) -> bool:
    return bool(value) and not set(value) & set(" \t\"'\\$#`")


def _quoted(value: str) -> str:
    escaped = "".join("\\" + one if one in '"\\$' else one for one in value)
    return f'"{escaped}"'


def _docker(
    *arguments: str,
    timeout_s: float = 60.0,
    env: Mapping[str, str] = NO_ENV,
    changes: bool = True,
    stdin: IO[bytes] | None = None,
) -> Command:
    return Command(
        ("docker", *arguments),
        timeout_s=timeout_s,
        changes=changes,
        hint=INSTALL,
        env=env,
        stdin=stdin,
    )
