"""Find a SavedModel in a folder and hash its files; never loads TensorFlow."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from model.errors import BadValue

GRAPH = "saved_model.pb"
_EXPECTED = f"expected {GRAPH}, <version>/{GRAPH} or <name>/<version>/{GRAPH}"


@dataclass(frozen=True)
class Located:
    """A SavedModel's own folder (the one with saved_model.pb) and its version."""

    path: Path
    version: str


def locate(folder: Path) -> Located:
    """Find the SavedModel in `folder`: the folder itself, or its highest version.

    Raises BadValue when there is none, or more than one named model with versions.
    """
    if (folder / GRAPH).is_file():
        version = str(int(folder.name)) if _is_version(folder) else "1"
        return Located(folder, version)
    if found := _highest(folder):
        return found
    named = [found for child in _folders(folder) if (found := _highest(child))]
    if len(named) == 1:
        return named[0]
    if named:
        names = ", ".join(sorted(found.path.parent.name for found in named))
        raise BadValue(f"{folder} holds several models ({names}): name one of them")
    raise BadValue(f"{folder} holds no SavedModel: {_EXPECTED}")


def sha256(folder: Path) -> str:
    """Hash every file below `folder`: its relative path, its size and its content, in path order.

    Links are followed, as a copy follows them. Raises BadValue on a link to a folder above it, and
    on what is no regular file: reading a pipe would never end.
    """
    total = hashlib.sha256()
    for path in sorted(_files(folder)):
        if not path.is_file():
            raise BadValue(f"{path} is no regular file: a SavedModel holds files and folders")
        name = path.relative_to(folder).as_posix()
        total.update(f"{name}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as content:
            total.update(hashlib.file_digest(content, "sha256").digest())
    return total.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder, followlinks=True):
        here = Path(parent)
        for path in (here / name for name in folders):
            if path.is_symlink() and here.resolve().is_relative_to(path.resolve()):
                raise BadValue(f"{path} links to a folder above it: a SavedModel has no loops")
        yield from (here / name for name in files)


def _highest(folder: Path) -> Located | None:
    versions = [child for child in _folders(folder) if _is_version(child)]
    whole = [version for version in versions if (version / GRAPH).is_file()]
    if not whole:
        return None
    best = max(whole, key=lambda version: int(version.name))
    return Located(best, str(int(best.name)))


def _folders(folder: Path) -> list[Path]:
    return sorted(child for child in folder.iterdir() if child.is_dir())


def _is_version(folder: Path) -> bool:
    # TensorFlow Serving takes a version that fits a signed 64-bit integer.
    return folder.name.isascii() and folder.name.isdigit() and int(folder.name) < 2**63
