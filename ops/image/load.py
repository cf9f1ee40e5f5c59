"""Build the image that gives a load from within a cluster, and push it; nothing twice."""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from ops import docker
from ops.config import ROOT, Config
from ops.errors import BadValue, OpsError
from ops.image import base, python, wheels
from ops.image.build import own_config
from ops.image.commit import Commit
from ops.image.engine import Engine
from ops.image.image import Image, check
from ops.image.named import named
from ops.image.registry import opened
from ops.shell import OnLine, Shell

NAME = "tfs-load"
LOAD = ROOT / "locust"
DOCKERFILE = LOAD / "Dockerfile"
PINS = LOAD / "requirements.txt"


def reference(settings: Config) -> str:
    """REPOSITORY:TAG; the tag is a hash of the load, its pins, its base and the platform.

    Raises BadValue for settings that cannot be, and where there is no registry to pull from.
    """
    check(settings)
    if not settings.registry:
        raise BadValue(
            "image.registry is not set, and a cluster pulls the load's image from a registry:"
            " --set image.registry=HOST/PATH"
        )
    digest = sha256(f"{_python(settings)}\n{settings.image.platform}".encode())
    for path in (DOCKERFILE, PINS, *_parts()):
        digest.update(f"\n{path.name} {sha256(path.read_bytes()).hexdigest()}".encode())
    return f"{settings.registry}/{NAME}:{digest.hexdigest()[:12]}"


def build(settings: Config, shell: Shell, say: OnLine) -> Image:
    """The image, in the registry: built by the Docker engine and pushed unless it is there."""
    wanted = named(reference(settings), settings)
    own = own_config(settings)
    with opened(wanted, own) as registry:
        digest = registry.digest(wanted.tag)
    if digest:
        return Image(wanted.tagged, digest)
    engine = Engine(shell)
    if engine.image(wanted.tagged) is None:
        _made(settings, wanted.tagged, engine, say)
    return Image(wanted.tagged, Commit(settings, shell, say, own).pushed(wanted.tagged), built=True)


def _made(settings: Config, wanted: str, engine: Engine, say: OnLine) -> None:
    on, shell = _python(settings), engine.shell
    platform = settings.image.platform
    known = engine.image(on)
    if known is None or not known.runs_on(platform):
        base.pulled(on, engine, say, platform, "image.python")
    cache = settings.state_dir / "wheels"
    packages = wheels.downloaded(python.of(on, shell), cache, shell, say, PINS)
    say(f"building {wanted}")
    labels = {"org.opencontainers.image.title": NAME}
    with _laid_out(packages, settings.state_dir) as folder:
        base.made(docker.build(folder, wanted, {"BASE": on}, labels, platform), wanted, shell)


def _python(settings: Config) -> str:
    found = re.search(r"^ARG BASE=(\S+)$", DOCKERFILE.read_text("utf-8"), re.MULTILINE)
    assert found
    return settings.image.python or found[1]


def _parts() -> list[Path]:
    return sorted(LOAD.glob("*.py"))


@contextlib.contextmanager
def _laid_out(packages: Path, folder: Path) -> Iterator[Path]:
    """A folder below `folder`, for the block, with Dockerfile, `wheels` and `load`."""
    with contextlib.ExitStack() as opened_:
        try:
            own = tempfile.TemporaryDirectory(prefix="load-image-", dir=folder)
            made = Path(opened_.enter_context(own))
            shutil.copyfile(DOCKERFILE, made / DOCKERFILE.name)
            shutil.copytree(packages, made / "wheels", copy_function=os.link)
            (made / "load").mkdir(mode=0o755)
            for path in _parts():
                # Whatever the umask of a checkout: the user in the image reads it.
                copied = Path(shutil.copyfile(path, made / "load" / path.name))
                copied.chmod(0o644)
        except OSError as error:
            raise OpsError(f"{folder} cannot be written: {error}") from error
        yield made
