"""Pack a model into the one tar that is an image's layer, the same bytes on every machine."""

import contextlib
import functools
import hashlib
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from ops.errors import OpsError
from ops.experiments import MODELS
from ops.savedmodel import SavedModel

FILE_MODE, FOLDER_MODE = 0o644, 0o755


@dataclass(frozen=True)
class Layer:
    """A layer as an uncompressed tar."""

    content: IO[bytes]
    """The open tar. It has no name, so that it is gone however we end."""
    size: int
    """Bytes."""

    @functools.cached_property
    def digest(self) -> str:
        """`sha256:…` of the tar: not compressed, so both the blob's digest and its diff id."""
        whole = hashlib.file_digest(cast(Any, self.rewound()), "sha256")
        return f"sha256:{whole.hexdigest()}"

    def rewound(self) -> IO[bytes]:
        """The tar from its beginning."""
        self.content.seek(0)
        return self.content


@contextlib.contextmanager
def packed(model: SavedModel, folder: Path) -> Iterator[Layer]:
    """The model's layer, kept below `folder` for the block.

    Names are sorted; owner, time and modes are fixed: what is equal is equal byte for byte.
    Raises OpsError where the model cannot be read or `folder` has no room.
    """
    with _made(model, folder) as content:
        yield Layer(content, content.tell())


def _made(model: SavedModel, folder: Path) -> IO[bytes]:
    content = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        content = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
        _write(content, model)
        content.flush()
    except BaseException as error:
        if content:
            # Closing tries once more to write what a full disk did not take.
            with contextlib.suppress(OSError):
                content.close()
        if isinstance(error, OSError):
            raise _refused(error, folder, model) from error
        raise
    return content


def _write(content: IO[bytes], model: SavedModel) -> None:
    # USTAR and PAX differ in bytes; GNU's has no time or host in its headers and any length.
    with tarfile.open(fileobj=content, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name in _above(model):
            tar.addfile(_entry(name, tarfile.DIRTYPE, FOLDER_MODE))
        version = model.base_path / model.version
        for path in sorted(version.rglob("*"), key=lambda one: one.relative_to(version).parts):
            name = f"{_root(model)}/{path.relative_to(version).as_posix()}"
            if path.is_dir():
                tar.addfile(_entry(name, tarfile.DIRTYPE, FOLDER_MODE))
            else:
                _add_file(tar, name, path)


def _add_file(tar: tarfile.TarFile, name: str, path: Path) -> None:
    entry = _entry(name, tarfile.REGTYPE, FILE_MODE)
    entry.size = path.stat().st_size
    with path.open("rb") as stream:
        tar.addfile(entry, stream)


def _above(model: SavedModel) -> Iterator[str]:
    parts = _root(model).split("/")
    yield from ("/".join(parts[: length + 1]) for length in range(len(parts)))


def _root(model: SavedModel) -> str:
    return f"{MODELS.strip('/')}/{model.name}/{model.version}"


def _entry(name: str, kind: bytes, mode: int) -> tarfile.TarInfo:
    """A member that belongs to root and is from 1970, as `TarInfo` has it unless told."""
    entry = tarfile.TarInfo(name)
    entry.type, entry.mode = kind, mode
    return entry


def _refused(error: OSError, folder: Path, model: SavedModel) -> OpsError:
    place = error.filename or folder
    return OpsError(
        f"the layer of {model.name} version {model.version} cannot be packed in {folder}:"
        f" {place}: {error.strerror}; make room there, or take another state_dir"
    )
