"""Unpack a .tar.gz that a stranger may have made: plain files and folders, inside, bounded."""

import errno
import gzip
import io
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from model.errors import BadValue

_MAGIC = b"\x1f\x8b"
# tarfile holds these in memory, whole, before we are shown the member that they belong to.
_IN_MEMORY = (
    *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
    *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
)
_HEADER_BYTES = 2**20
# What tar itself may take around the files: headers, padding, the blocks at its end.
_AROUND_BYTES = 2**26


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
            gzip.open(archive) as content,
            _Bounded(content, archive, limits) as stream,
            tarfile.open(fileobj=stream, mode="r|", errorlevel=1, tarinfo=_Member) as members,
        ):
            for member in _checked(members, archive, limits):
                members.extract(member, folder, filter="data")
            while stream.read(2**20):
                pass
    # The others come out of tarfile where a header holds nonsense, or a name comes twice.
    except (
        *(tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile),
        *(ValueError, OverflowError, RecursionError),
        *(FileExistsError, IsADirectoryError, NotADirectoryError),
    ) as error:
        raise BadValue(f"{archive} is a damaged or truncated archive: {error}") from error
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        raise BadValue(f"{archive} holds a name longer than a file's may be") from error


class _Bounded(io.RawIOBase):
    """What the archive decompresses to, no more of it than an archive within `limits` can have."""

    def __init__(self, content: gzip.GzipFile, archive: Path, limits: Limits) -> None:
        self._content = content
        self._refusal = _too_large(archive, limits)
        self._left = limits.size_bytes + _AROUND_BYTES

    def read(self, size: int = -1) -> bytes:
        read = self._content.read(size)
        self._left -= len(read)
        if self._left < 0:
            raise BadValue(self._refusal)
        return read


class _Member(tarfile.TarInfo):
    """A member whose long headers are bounded."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        """Of tarfile's `_proc_` methods, the one that is there to be overridden."""
        if self.type in _IN_MEMORY and not 0 <= self.size <= _HEADER_BYTES:
            raise tarfile.ReadError(f"a header says that it has {self.size} bytes")
        made: tarfile.TarInfo = super()._proc_member(archive)  # type: ignore[misc]
        return made


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
            raise BadValue(_too_large(archive, limits))
        yield member


def _too_large(archive: Path, limits: Limits) -> str:
    return f"{archive} unpacks to more than {limits.size_bytes} bytes"


def _problem(member: tarfile.TarInfo) -> str | None:
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts:
        return f"a path outside itself ({member.name!r})"
    if member.issym() or member.islnk():
        return f"a link ({member.name!r})"
    if not (member.isreg() or member.isdir()):
        return f"a device or pipe ({member.name!r})"
    if member.size < 0:
        return f"a file of a negative size ({member.name!r})"
    return None
