"""Name who works on a target."""

import getpass
import os
import socket
from datetime import UTC, datetime

import psutil
from pydantic import BaseModel, Field

# A process's start is known to a hundredth of a second; an id used again starts later than that.
SAME_START_S = 1.0


class Holder(BaseModel):
    """Who holds the lock."""

    release: str
    user: str = Field(default_factory=getpass.getuser)
    host: str = Field(default_factory=socket.gethostname)
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
        return self.host == socket.gethostname()

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
