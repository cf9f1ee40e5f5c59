"""Build a base image of our own: the embedded server where TensorFlow Serving cannot run."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ops import docker
from ops.config import Config
from ops.errors import BadValue, CommandFailed, OpsError
from ops.image import context, name, python, wheels
from ops.shell import OnLine, Shell

NAME = "tfs-embedded"
MADE_OF = "tfs-ops.base.made-of"
ABSENT = "No such image"


@dataclass(frozen=True)
class Base:
    """A base image in the engine."""

    reference: str
    built: bool
    """Whether this call made it; else it was there."""


def default() -> str:
    """The Python image that the Dockerfile names."""
    found = re.search(r"^ARG BASE=(\S+)$", context.DOCKERFILE.read_text("utf-8"), re.MULTILINE)
    assert found
    return found[1]


def build(settings: Config, on: str, tag: str, shell: Shell, say: OnLine) -> Base:
    """The base image on the Python image `on`, called `tag` or else by a hash of what makes it.

    Nothing is built that is there. The build needs no network; the wheels, and `on` where the
    engine has not got it, are downloaded before. Raises BadValue for names that cannot be and for
    a Python that cannot serve, CommandFailed when docker or pip fail.
    """
    on = on or default()
    _check(on, tag)
    found = _inspected(on, shell) or _pulled(on, shell, say)
    made_of = context.made_of(str(found["Id"]))
    reference = tag or f"{NAME}:{made_of[:12]}"
    if _label(_inspected(reference, shell)) == made_of:
        return Base(reference, built=False)
    packages = wheels.downloaded(python.of(on, shell), settings.state_dir / "wheels", shell, say)
    say("building; the first time takes a minute or two, and 6 GB of the engine's disk")
    labels = {"org.opencontainers.image.title": NAME, MADE_OF: made_of}
    with context.laid_out(packages, settings.state_dir) as folder:
        shell.run(docker.build(folder, reference, {"BASE": on}, labels))
    return Base(reference, built=True)


def _check(on: str, tag: str) -> None:
    name.parse(on, "--base")
    if tag and name.parse(tag, "--tag").digest:
        raise BadValue(f"--tag is '{tag}'; it must be NAME or NAME:TAG, as nobody chooses a digest")


def _inspected(image: str, shell: Shell) -> Mapping[str, Any] | None:
    """What the engine knows of an image; None where it has none."""
    try:
        found: Mapping[str, Any] = json.loads(shell.read(docker.inspect(image)))
    except CommandFailed as error:
        if ABSENT.lower() in error.words.lower():
            return None
        raise
    return found


def _pulled(on: str, shell: Shell, say: OnLine) -> Mapping[str, Any]:
    say(f"pulling {on}")
    try:
        shell.run(docker.pull(on))
    except CommandFailed as error:
        raise CommandFailed(
            f"--base is {on}, which the engine has not got and cannot pull:"
            f" {_last_line(error.words)}; `docker images` lists what it has",
            error.status,
            error.words,
        ) from error
    found = _inspected(on, shell)
    if found is None:
        raise OpsError(f"{on} was pulled, but the engine has not got it")
    return found


def _label(image: Mapping[str, Any] | None) -> str:
    labels = (image or {}).get("Config", {}).get("Labels") or {}
    return str(labels.get(MADE_OF, ""))


def _last_line(words: str) -> str:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return lines[-1] if lines else "no words"
