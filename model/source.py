"""Take any SavedModel into a cache and print its record: `python -m model.source --help`."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from model import archive, cache, layout
from model.errors import BadValue, ModelError
from model.layout import Located
from model.program import Parser, model_name, run, say
from model.record import Record


@dataclass(frozen=True)
class Wanted:
    """Which SavedModel to take, and what to call it."""

    source: Path
    name: str
    cache: Path
    origin: str
    """What is recorded as its source, and named in errors."""

    def key(self, sha256: str) -> str:
        """Name the model's folder in the cache."""
        return f"{self.name}-{sha256[:12]}"


def take(arguments: Sequence[str]) -> Record:
    """Return the checked model, from the cache when the same files were taken before."""
    flags = _parser().parse_args(arguments)
    wanted = Wanted(
        source=Path(flags.source).absolute(),
        name=model_name(flags.name),
        cache=Path(flags.cache).absolute(),
        origin=flags.origin or flags.source,
    )
    if not wanted.source.exists():
        raise BadValue(f"--source {flags.source} is missing: name a SavedModel's folder or .tar.gz")
    taken = _folder(wanted) if wanted.source.is_dir() else _archive(wanted)
    return replace(taken, source=wanted.origin)


def _folder(wanted: Wanted) -> Record:
    found = layout.locate(wanted.source)
    if wanted.cache.is_relative_to(found.path):
        raise BadValue(f"--cache {wanted.cache} is inside the SavedModel: name another folder")
    key = wanted.key(layout.sha256(found.path))
    if known := cache.find(wanted.cache, key):
        return known
    with cache.locked(wanted.cache):
        return cache.find(wanted.cache, key) or _make(wanted, found, key)


def _archive(wanted: Wanted) -> Record:
    with cache.locked(wanted.cache), cache.staged(wanted.cache, "unpacked") as unpacked:
        say(f"unpacking {PurePosixPath(wanted.origin).name}")
        with _told_of(wanted.source, wanted.origin):
            archive.unpack(wanted.source, unpacked)
        with _told_of(unpacked, wanted.origin):
            found = _inside(unpacked)
        key = wanted.key(layout.sha256(found.path))
        return cache.find(wanted.cache, key) or _make(wanted, found, key)


@contextmanager
def _told_of(path: Path, origin: str) -> Iterator[None]:
    """Name what the operator knows where an error names `path`."""
    try:
        yield
    except BadValue as error:
        raise BadValue(str(error).replace(str(path), origin)) from error


def _inside(unpacked: Path) -> Located:
    """Find the SavedModel in an unpacked archive, below one wrapping folder or none."""
    tops = [child for child in unpacked.iterdir() if child.is_dir()]
    for folder in (unpacked, *tops[:1]) if len(tops) == 1 else (unpacked,):
        try:
            return layout.locate(folder)
        except BadValue as error:
            refused = error
    raise BadValue(str(refused))


def _make(wanted: Wanted, found: Located, key: str) -> Record:
    from model import prepared

    with cache.staged(wanted.cache, key) as staged:
        say(f"copying version {found.version}")
        copied = staged / wanted.name / found.version
        _copy(found.path, copied)
        with _told_of(copied, wanted.origin):
            record = prepared.prepare(staged, wanted.name, found.version, wanted.origin, None)
        return cache.keep(record, staged, wanted.cache, key)


def _copy(folder: Path, target: Path) -> None:
    try:
        shutil.copytree(folder, target)
    except shutil.Error as error:  # it carries a list: (source, target, reason) of each file
        path, _, reason = error.args[0][0]
        raise ModelError(f"{path} cannot be copied: {reason}") from error


def _parser() -> Parser:
    parser = Parser(prog="python -m model.source", description=__doc__, allow_abbrev=False)
    parser.add_argument("--source", required=True, metavar="DIR|TAR.GZ", help="the SavedModel")
    parser.add_argument("--origin", help="what to record as its source, when it was downloaded")
    parser.add_argument("--cache", required=True, metavar="DIR", help="where models are kept")
    parser.add_argument("--name", required=True, help="the model's name")
    return parser


if __name__ == "__main__":
    sys.exit(run(take, sys.argv[1:]))
