"""Let one release at a time change a target, and say who it is."""

import contextlib
import fcntl
import getpass
import os
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psutil
from pydantic import BaseModel, Field

from ops.errors import OpsError
from ops.records.files import replace_text

# A process's start is known to a hundredth of a second; an id used again starts later than that.
SAME_START_S = 1.0


class Holder(BaseModel):
    """Who holds the lock."""

    release: str
    who: str = Field(default_factory=lambda: f"{getpass.getuser()}@{socket.gethostname()}")
    pid: int = Field(default_factory=os.getpid)
    started: float = Field(default_factory=lambda: psutil.Process().create_time())
    """When the process began, seconds since 1970: tells it from a later one of the same id."""
    since: datetime = Field(default_factory=lambda: datetime.now(UTC))

    @property
    def lives(self) -> bool:
        """Whether the process that took the lock still runs."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < SAME_START_S
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    @property
    def in_words(self) -> str:
        """The holder, for people."""
        return f"{self.who} (process {self.pid}) since {self.since:%Y-%m-%d %H:%M:%S} UTC"


class Lock:
    """The target's lock, as a file beside its records."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextlib.contextmanager
    def held(self, release: str, say: Callable[[str], None]) -> Iterator[None]:
        """Hold the lock for the block; `say` is told when a dead holder's is taken over.

        Raises OpsError that says who holds it and since when.
        """
        self._take(Holder(release=release), say)
        try:
            yield
        finally:
            self.path.unlink(missing_ok=True)

    def holder(self) -> Holder | None:
        """Who holds the lock; None when nobody does, or its holder has ended."""
        found = self._read()
        return found if found and found.lives else None

    def _take(self, mine: Holder, say: Callable[[str], None]) -> None:
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
