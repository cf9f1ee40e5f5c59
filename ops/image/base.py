"""Build a base image of our own: the embedded server where TensorFlow Serving cannot run."""

import re
from dataclasses import dataclass

from ops import docker
from ops.config import Config
from ops.errors import BadValue, CommandFailed, CommandMissing, OpsError
from ops.image import context, name, python, wheels
from ops.image.engine import Engine, Known
from ops.shell import Command, OnLine, Shell

NAME = "tfs-embedded"
MADE_OF = "tfs-ops.base.made-of"


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
    engine = Engine(shell)
    found = engine.image(on) or pulled(on, engine, say)
    made_of = context.made_of(found.id)
    reference = tag or f"{NAME}:{made_of[:12]}"
    known = engine.image(reference)
    if known and known.labels.get(MADE_OF) == made_of:
        return Base(reference, built=False)
    packages = wheels.downloaded(python.of(on, shell), settings.state_dir / "wheels", shell, say)
    say("building; the first time takes a minute or two, and 6 GB of the engine's disk")
    labels = {"org.opencontainers.image.title": NAME, MADE_OF: made_of}
    with context.laid_out(packages, settings.state_dir) as folder:
        made(docker.build(folder, reference, {"BASE": on}, labels), reference, shell)
    return Base(reference, built=True)


def made(command: Command, reference: str, shell: Shell) -> None:
    """Run a build; CommandFailed with its last line where it fails."""
    try:
        shell.run(command)
    except CommandMissing:
        raise
    except CommandFailed as error:
        # Before its last line, docker advertises another builder.
        told = f"{reference} cannot be built: {error.last_line}; {command.hint}"
        raise CommandFailed(told, error.status, error.words) from error


def _check(on: str, tag: str) -> None:
    name.parse(on, "--base")
    if tag and name.parse(tag, "--tag").digest:
        raise BadValue(f"--tag is '{tag}'; it must be NAME or NAME:TAG, as nobody chooses a digest")


def pulled(
    on: str, engine: Engine, say: OnLine, platform: str = "", setting: str = "--base"
) -> Known:
    """A Python image that the engine has by now, for its own processor or for `platform`;
    `setting` is what names it."""
    say(f"pulling {on}")
    try:
        engine.shell.run(docker.pull(on, platform))
    except CommandFailed as error:
        raise CommandFailed(
            f"{setting} is {on}, which the engine has not got and cannot pull:"
            f" {error.last_line}; `docker images` lists what it has",
            error.status,
            error.words,
        ) from error
    found = engine.image(on)
    if found is None:
        raise OpsError(f"{on} was pulled, but the engine has not got it")
    return found
