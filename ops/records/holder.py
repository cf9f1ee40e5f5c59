"""Name who works on a target."""

import getpass
import os
import socket
import uuid
from datetime import UTC, datetime
from pathlib import Path

import psutil
from pydantic import BaseModel, Field

# A process's start is known to a hundredth of a second; an id used again starts later than that.
SAME_START_S = 1.0


# The kernel's own id of this boot; in a container, of its host's, whose processes it may not see.
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def _machine() -> str:
    """What no other machine has; a container differs from its host by its process namespace."""
    try:
        return f"{BOOT_ID.read_text().strip()} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return f"{uuid.getnode():x}"


class Holder(BaseModel):
    """Who holds the lock."""

    release: str
    user: str = Field(default_factory=getpass.getuser)
    host: str = Field(default_factory=socket.gethostname)
    machine: str = Field(default_factory=_machine)
    """Tells machines apart that have one name, as containers and laptops often do."""
    pid: int = Field(default_factory=os.getpid)
    started: float = Field(default_factory=lambda: psutil.Process().create_time())
    """When the process began, seconds since 1970: tells it from a later one of the same id."""
    since: datetime = Field(default_factory=lambda: datetime.now(UTC))

    @property
    def who(self) -> str:
        """Whom to ask."""
        return f"{self.user}@{self.host}"

    @property
    def here(self) -> bool:
        """Whether it is a process of this machine, so that it can be seen to live or not."""
        return (self.host, self.machine) == (socket.gethostname(), _machine())

    @property
    def lives(self) -> bool:
        """Whether the process that took the lock still runs on this machine."""
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
