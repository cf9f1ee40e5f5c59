"""Let one release at a time change a target, and say who it is."""

import contextlib
import fcntl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from ops.errors import OpsError
from ops.records.files import replace_text
from ops.records.holder import Holder

Say = Callable[[str], None]


class Lock(Protocol):
    """What one release at a time holds."""

    def held(self, release: str, say: Say) -> AbstractContextManager[None]:
        """Hold the lock for the block; `say` is told when a dead holder's is taken over.

        Raises OpsError that says who holds it and since when.
        """

    def holder(self) -> Holder | None:
        """Who holds the lock; None when nobody does, or its holder has ended."""

    def check(self) -> None:
        """Raise OpsError if the lock that we held has become somebody else's."""


class FileLock:
    """The target's lock, as a file beside its records."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextlib.contextmanager
    def held(self, release: str, say: Say) -> Iterator[None]:
        """See `Lock.held`."""
        self._take(Holder(release=release), say)
        try:
            yield
        finally:
            self.path.unlink(missing_ok=True)

    def holder(self) -> Holder | None:
        """See `Lock.holder`."""
        found = self._read()
        return found if found and found.lives else None

    def check(self) -> None:
        """See `Lock.check`: nobody takes it from a process that lives."""

    def _take(self, mine: Holder, say: Say) -> None:
        with self._alone():
            found = self._read()
            if found and found.lives:
                raise OpsError(f"{found.in_words} is at work on release {found.release}; wait")
            if found:
                say(f"the lock of {found.in_words}, which has ended, is taken over")
            elif self.path.exists():
                say(f"{self.path}, which nobody can read, is taken over")
            replace_text(self.path, mine.model_dump_json())

    def _read(self) -> Holder | None:
        try:
            return Holder.model_validate_json(self.path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        except OSError as error:
            raise OpsError(f"{self.path} cannot be read: {error.strerror}") from error

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Between looking and taking, nobody else may: the kernel frees this at any death."""
        path = self.path.with_suffix(".guard")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            guard = path.open("a")
        except OSError as error:
            raise OpsError(f"{path} cannot be written: {error.strerror}") from error
        with guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            yield
