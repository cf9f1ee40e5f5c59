"""Lay out what the base image is built from, and no more: a small build context."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from ops.config import ROOT
from ops.errors import OpsError
from ops.image import wheels

DOCKERFILE = ROOT / "model" / "Dockerfile"
# The server alone: what makes and checks models is not needed where one is served.
PARTS = ("__init__.py", "errors.py", "server/**/*.py", "image/*")


def made_of(base_id: str) -> str:
    """A hash of all that makes the image: the Dockerfile, the server, its pins and the base."""
    digest = sha256(base_id.encode())
    for path in (DOCKERFILE, wheels.PINS, *_parts()):
        content = sha256(path.read_bytes()).hexdigest()
        digest.update(f"\n{path.relative_to(ROOT)} {content}".encode())
    return digest.hexdigest()


@contextlib.contextmanager
def laid_out(packages: Path, folder: Path) -> Iterator[Path]:
    """A folder below `folder`, for the block, with Dockerfile, `wheels`, `image` and `model`.

    Modes are set, as a checkout under a strict umask would shut the server out of its own files.
    Raises OpsError when it cannot be written.
    """
    with contextlib.ExitStack() as opened:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            own = tempfile.TemporaryDirectory(prefix="base-image-", dir=folder)
            made = Path(opened.enter_context(own))
            _copy(DOCKERFILE, made / DOCKERFILE.name, 0o644)
            shutil.copytree(packages, made / "wheels", copy_function=os.link)
            for path in _parts():
                inside = path.relative_to(ROOT / "model")
                program = inside.parts[0] == "image"
                place = made if program else made / "model"
                _copy(path, place / inside, 0o755 if program else 0o644)
        except OSError as error:
            raise OpsError(f"{folder} cannot be written: {error}") from error
        yield made


def _parts() -> list[Path]:
    return sorted(path for part in PARTS for path in (ROOT / "model").glob(part))


def _copy(source: Path, target: Path, mode: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)
    target.parent.chmod(0o755)
