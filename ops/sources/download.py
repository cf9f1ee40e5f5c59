"""Bring an archive from a web server, shown as it comes, and verified before it is kept."""

import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from ops.errors import BadValue, OpsError, TimedOut
from ops.shell import OnLine
from ops.sources import web
from ops.sources.store import Store, digest

LIMIT_BYTES = 16 * 2**30
TIME_S = 3600.0
TELL_EVERY_S = 0.2
GZIP = b"\x1f\x8b"
OK, PARTIAL_CONTENT, NOT_MODIFIED = 200, 206, 304


@dataclass(frozen=True)
class Asked:
    """A file on a web server, and what is known of it before it is here."""

    url: str
    name: str
    """What people call it."""
    headers: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""
    """As published; empty where it is not."""
    size: int | None = None
    """Bytes, as published."""
    etag: str = ""
    """Of the copy that is here already."""


@dataclass(frozen=True)
class Kept:
    """An archive that is here."""

    path: Path
    sha256: str
    etag: str = ""


def archive(client: httpx.Client, asked: Asked, store: Store, say: OnLine) -> Kept | None:
    """The verified archive, downloaded unless its content is here; None if `etag` still holds.

    Raises BadValue for what is no .tar.gz or has another sha256 or size than was published,
    Refused for an answer other than the file, Unavailable where the server breaks off again and
    again, TimedOut, and OpsError where the disk has no room. Nothing is left of a download that
    fails.
    """
    if asked.sha256 and (found := store.find(asked.sha256)):
        say(f"{asked.name} is here already")
        return Kept(found, asked.sha256)
    with store.partial() as folder, store.told():
        download = _Download(client, asked, folder / "archive", say)
        if not web.again(say)(download.attempt):
            return None
        sha256 = _verified(download.file, asked)
        return Kept(store.keep(download.file, sha256), sha256, download.etag)


class _Download:
    """One file on its way; an attempt goes on where the one before broke off."""

    def __init__(self, client: httpx.Client, asked: Asked, file: Path, say: OnLine) -> None:
        self.client, self.asked, self.file, self.say = client, asked, file, say
        self.etag = ""
        self._deadline = time.monotonic() + TIME_S
        self._told = 0.0

    def attempt(self) -> bool:
        """Whether the file is now whole; False when the copy that is here already still is."""
        asked, have = self.asked, self._have()
        with (
            web.told(asked.url),
            self.client.stream("GET", asked.url, headers=self._headers(have)) as answer,
        ):
            web.refuse_unwell(answer)
            if answer.status_code == NOT_MODIFIED and asked.etag:
                return False
            if answer.status_code not in (OK, PARTIAL_CONTENT):
                raise web.Refused(answer)
            # Whoever knows no ranges answers with the whole.
            self._write(answer, have if _starts_at(answer, have) else 0)
        return True

    def _have(self) -> int:
        """Bytes that can be gone on from: with a strong ETag, they are of the same content."""
        strong = self.etag and not self.etag.startswith("W/")
        return self.file.stat().st_size if strong and self.file.exists() else 0

    def _headers(self, have: int) -> dict[str, str]:
        headers = dict(self.asked.headers)
        if have:
            return {**headers, "Range": f"bytes={have}-", "If-Range": self.etag}
        return {**headers, "If-None-Match": self.asked.etag} if self.asked.etag else headers

    def _write(self, answer: httpx.Response, have: int) -> None:
        self.etag = answer.headers.get("ETag", "")
        length = answer.headers.get("Content-Length", "")
        total = have + int(length) if length.isdecimal() else self.asked.size
        self._bound(total or 0)
        self._refuse_without_room((total or 0) - have)
        with self.file.open("ab" if have else "wb") as file:
            for part in answer.iter_raw():
                if not have and not part.startswith(GZIP[: len(part)]):
                    raise BadValue(f"{self.asked.name} is no .tar.gz archive")
                file.write(part)
                have += len(part)
                self._bound(have)
                self._tell(have, total)

    def _refuse_without_room(self, size: int) -> None:
        free = shutil.disk_usage(self.file.parent).free
        if size > free:
            raise OpsError(
                f"{self.asked.name} takes {megabytes(size)} more of disk, and"
                f" {self.file.parents[1]} has {megabytes(free)} free: make room"
            )

    def _bound(self, size: int) -> None:
        if size > LIMIT_BYTES:
            raise BadValue(f"{self.asked.name} has more than {megabytes(LIMIT_BYTES)}")
        if time.monotonic() > self._deadline:
            raise TimedOut(f"{self.asked.name} took longer than {TIME_S:g} s to download")

    def _tell(self, have: int, total: int | None) -> None:
        if have == total or time.monotonic() > self._told + TELL_EVERY_S:
            self._told = time.monotonic()
            of = f" of {megabytes(total)}" if total else ""
            self.say(f"downloading {self.asked.name}: {megabytes(have)}{of}")


def megabytes(size: int) -> str:
    """A size for people."""
    return f"{size / 1e6:.1f} MB"


def _starts_at(answer: httpx.Response, have: int) -> bool:
    given = answer.headers.get("Content-Range", "")
    return answer.status_code == PARTIAL_CONTENT and given.startswith(f"bytes {have}-")


def _verified(file: Path, asked: Asked) -> str:
    """The file's sha256; raises BadValue when it is not what was published."""
    size, sha256 = file.stat().st_size, digest(file)
    if not size:
        raise BadValue(f"{asked.name} is empty; it must be a .tar.gz archive")
    if asked.sha256 and sha256 != asked.sha256:
        raise BadValue(f"{asked.name} has sha256 {sha256}, but {asked.sha256} was published")
    if asked.size is not None and size != asked.size:
        raise BadValue(f"{asked.name} has {size} bytes, but {asked.size} were published")
    return sha256
