"""Unpack a .tar.gz that a stranger may have made: plain files and folders, inside, bounded."""

import gzip
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from model.errors import BadValue

_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True)
class Limits:
    """How much an archive may hold, unpacked."""

    files: int = 10_000
    size_bytes: int = 16 * 2**30


def unpack(archive: Path, folder: Path, limits: Limits = Limits()) -> None:
    """Unpack `archive` into `folder`; raises BadValue when it is damaged, unsafe or too large.

    The stream is read to its end, so that gzip's own checksum counts.
    """
    _refuse_other_formats(archive)
    try:
        with (
            gzip.open(archive) as stream,
            tarfile.open(fileobj=stream, mode="r|", errorlevel=1) as members,
        ):
            for member in _checked(members, archive, limits):
                members.extract(member, folder, filter="data")
            while stream.read(2**20):
                pass
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadValue(f"{archive} is a damaged or truncated archive: {error}") from error


def _refuse_other_formats(archive: Path) -> None:
    with archive.open("rb") as content:
        if content.read(2) != _MAGIC:
            raise BadValue(f"{archive} is neither a folder nor a .tar.gz archive")


def _checked(members: tarfile.TarFile, archive: Path, limits: Limits) -> Iterator[tarfile.TarInfo]:
    size_bytes = 0
    for count, member in enumerate(members, start=1):
        size_bytes += member.size
        if problem := _problem(member):
            raise BadValue(f"{archive} holds {problem}: only files and folders inside it are taken")
        if count > limits.files:
            raise BadValue(f"{archive} holds more than {limits.files} files")
        if size_bytes > limits.size_bytes:
            raise BadValue(f"{archive} unpacks to more than {limits.size_bytes} bytes")
        yield member


def _problem(member: tarfile.TarInfo) -> str | None:
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts:
        return f"a path outside itself ({member.name})"
    if member.issym() or member.islnk():
        return f"a link ({member.name})"
    if not (member.isreg() or member.isdir()):
        return f"a device or pipe ({member.name})"
    return None
