"""Make a folder for one release or load test."""

import contextlib
import secrets
import shutil
import time
from pathlib import Path

from ops.errors import OpsError
from ops.records.files import point

COMMANDS = "commands.log"
LATEST = "latest"


class Run:
    """A folder for one release or load test; `latest` points at the newest."""

    def __init__(self, runs_dir: Path, name: str = "") -> None:
        """Make the folder, or find that of the run called `name`.

        Raises OpsError when it cannot be written.
        """
        self.id = name or f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
        self.folder = runs_dir / self.id
        try:
            self.folder.mkdir(parents=True, exist_ok=bool(name))
        except OSError as error:
            raise OpsError(f"{self.folder} cannot be made: {error.strerror}") from error

    def publish(self) -> None:
        """Point `latest` at this run."""
        try:
            point(self.folder.parent / LATEST, self.id)
        except OSError as error:
            raise OpsError(f"{LATEST} cannot be pointed at {self.id}: {error.strerror}") from error

    def discard(self) -> None:
        """Take the folder away again, and the one for all runs if this was the first."""
        shutil.rmtree(self.folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            self.folder.parent.rmdir()

    def discard_empty(self) -> None:
        """Take the folder away again unless it holds something."""
        with contextlib.suppress(OSError):
            self.folder.rmdir()
            self.folder.parent.rmdir()

    @property
    def commands(self) -> Path:
        """Where every command that the run starts is written down."""
        return self.folder / COMMANDS
