"""Keep prepared models in a folder, each complete or absent, whatever kills the program."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model import layout
from model.errors import BadValue, ModelError
from model.program import say
from model.record import RECIPE, Record, parse

PARTIAL = ".partial"


def find(cache: Path, key: str) -> Record | None:
    """Return the model under `key` if its recipe is today's and its files have their sha256."""
    folder = cache / key
    try:
        record = parse((folder / "model.json").read_text()).moved_to(folder)
        whole = record.recipe == RECIPE and (folder / "golden.json").is_file()
        return record if whole and layout.sha256(record.version_path) == record.sha256 else None
    except (OSError, ValueError, TypeError, KeyError, ModelError):
        return None


@contextmanager
def locked(cache: Path) -> Iterator[None]:
    """Hold the cache for one writer; what a killed writer left is removed.

    The lock is on the folder itself, so nothing is left beside the models, and the system frees
    it when its holder dies.
    """
    _create(cache)
    folder = os.open(cache, os.O_RDONLY)
    try:
        _lock(folder, cache)
        for stale in cache.glob(f".*{PARTIAL}"):
            shutil.rmtree(stale)
        yield
    finally:
        os.close(folder)


@contextmanager
def staged(cache: Path, key: str) -> Iterator[Path]:
    """Give a temporary folder beside `key`; it is removed at the end unless `keep` moved it."""
    folder = cache / f".{key}{PARTIAL}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(record: Record, staged_folder: Path, cache: Path, key: str) -> Record:
    """Write model.json, move the finished folder to `key`, and return the record as it is there.

    A broken model that stands there makes room.
    """
    final, old = record.moved_to(cache / key), cache / f".{key}.old{PARTIAL}"
    (staged_folder / "model.json").write_text(final.text())
    if (cache / key).exists():
        (cache / key).rename(old)
    staged_folder.rename(cache / key)
    shutil.rmtree(old, ignore_errors=True)
    return final


def _create(cache: Path) -> None:
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise BadValue(f"--cache {cache} is no folder: name a folder, or one to create") from error


def _lock(folder: int, cache: Path) -> None:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say(f"waiting for another program that writes to {cache}")
        fcntl.flock(folder, fcntl.LOCK_EX)
