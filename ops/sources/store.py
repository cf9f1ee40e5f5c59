"""Keep downloaded archives by what is in them, each complete or absent."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ValidationError

from ops.errors import OpsError
from ops.shell import OnLine

PARTIAL = ".partial"


class Known(BaseModel):
    """What an address had when it was last asked."""

    source: str
    validator: str
    """An ETag, an asset's id, a generation: equal as long as the content is."""
    sha256: str


class Store:
    """A folder of archives named by their sha256, and of what is known of their addresses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def held(self, say: OnLine) -> Iterator[None]:
        """Hold the folder for one download; what a killed one left is removed.

        The system frees it when its holder dies.
        """
        with self.told():
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.folder, os.O_RDONLY)
        try:
            with self.told():
                self._lock(lock, say)
                self._clear()
            yield
        finally:
            os.close(lock)

    def find(self, sha256: str) -> Path | None:
        """The archive with that content; one that was damaged since is removed."""
        archive = self.archive(sha256)
        if not archive.is_file():
            return None
        if digest(archive) == sha256:
            return archive
        archive.unlink()
        return None

    @contextmanager
    def partial(self) -> Iterator[Path]:
        """An empty folder to download into, which goes however the block is left."""
        with self.told():
            folder = Path(tempfile.mkdtemp(suffix=PARTIAL, prefix=".", dir=self.folder))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def keep(self, file: Path, sha256: str) -> Path:
        """Put a verified file of a partial folder in its place."""
        with self.told():
            return file.rename(self.archive(sha256))

    def remove(self, archive: Path) -> None:
        """Forget an archive that is of no use."""
        if archive.parent == self.folder:
            archive.unlink(missing_ok=True)

    def known(self, source: str) -> Known | None:
        """What that address had, if its archive is still here and whole."""
        try:
            known = Known.model_validate_json(self._note(source).read_bytes())
        except (OSError, ValidationError):
            return None
        return known if known.source == source and self.find(known.sha256) else None

    def remember(self, source: str, validator: str, sha256: str) -> None:
        """Note what an address has now."""
        note = Known(source=source, validator=validator, sha256=sha256)
        with self.partial() as folder, self.told():
            (folder / "note").write_text(note.model_dump_json(), encoding="utf-8")
            (folder / "note").rename(self._note(source))

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tell what a disk refuses in one line."""
        try:
            yield
        except OSError as error:
            where = error.filename or self.folder
            raise OpsError(f"{where} cannot be written: {error.strerror or error}") from error

    def archive(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.tar.gz"

    def _note(self, source: str) -> Path:
        return self.folder / f"{hashlib.sha256(source.encode()).hexdigest()[:32]}.json"

    def _lock(self, lock: int, say: OnLine) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another download to {self.folder}")
            fcntl.flock(lock, fcntl.LOCK_EX)

    def _clear(self) -> None:
        for stale in self.folder.glob(f".*{PARTIAL}"):
            shutil.rmtree(stale)


def digest(file: Path) -> str:
    """The file's sha256, in hex."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
