"""Keep what a release did, step by step, in its run's folder."""

import contextlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field

from ops.errors import OpsError

RELEASE = "release.json"
COMMANDS = "commands.log"
LATEST = "latest"

StepStatus = Literal["running", "done", "failed", "interrupted"]
Status = Literal["running", "succeeded", "failed", "rolled_back"]


class Step(BaseModel):
    """One step of a release."""

    name: str
    status: StepStatus = "running"
    seconds: float = 0.0


class Gate(BaseModel):
    """Whether the release may stay."""

    outcome: Literal["passed", "slo_missed", "not_measured"]
    detail: str

    @property
    def in_words(self) -> str:
        """The outcome and its reason, for people."""
        return f"{self.outcome.replace('_', ' ').replace('slo', 'SLO')}: {self.detail}"


class Release(BaseModel):
    """What release.json holds; the first ten fields are a contract with its readers."""

    id: str
    status: Status = "running"
    experiment: str
    target: str
    model: dict[str, str] | None = None
    image: dict[str, str] | None = None
    endpoints: list[dict[str, str]] = Field(default_factory=list)
    steps: list[Step] = Field(default_factory=list)
    loadtest: dict[str, Any] | None = None
    gate: Gate | None = None
    notes: list[str] = Field(default_factory=list)
    """What a reader of the figures must know first."""
    machine: dict[str, Any] | None = None
    error: str | None = None
    started: datetime = Field(default_factory=lambda: datetime.now(UTC))
    ended: datetime | None = None


class Run:
    """A folder for one release or load test; `latest` points at the newest."""

    def __init__(self, runs_dir: Path) -> None:
        """Make the folder; raises OpsError when it cannot be written."""
        self.id = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
        self.folder = runs_dir / self.id
        try:
            self.folder.mkdir(parents=True)
        except OSError as error:
            raise OpsError(f"{self.folder} cannot be made: {error.strerror}") from error

    def publish(self) -> None:
        """Point `latest` at this run."""
        _point(self.folder.parent / LATEST, self.id)

    def discard(self) -> None:
        """Take the folder away again, and the one for all runs if this was the first."""
        shutil.rmtree(self.folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            self.folder.parent.rmdir()

    @property
    def commands(self) -> Path:
        """Where every command that the run starts is written down."""
        return self.folder / COMMANDS


class Record:
    """The release's record, written whole at each change, so that a kill leaves the last one."""

    def __init__(self, run: Run, release: Release) -> None:
        self.path = run.folder / RELEASE
        self.release = release
        self.save()

    def save(self) -> None:
        """Write the record; raises OpsError when the disk does not take it."""
        text = json.dumps(self.release.model_dump(mode="json"), indent=2)
        try:
            replace_text(self.path, text + "\n")
        except OSError as error:
            raise OpsError(f"{self.path} cannot be written: {error.strerror}") from error

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Record that a step begins, and how it ends."""
        step = Step(name=name)
        self.release.steps.append(step)
        self.save()
        began = time.monotonic()
        status: StepStatus = "failed"
        try:
            yield
            status = "done"
        except KeyboardInterrupt:
            status = "interrupted"
            raise
        finally:
            step.status, step.seconds = status, round(time.monotonic() - began, 3)
            self.save()

    def end(self, status: Status, error: str | None = None) -> None:
        """Record how the release ended."""
        self.release.status, self.release.error = status, error
        self.release.ended = datetime.now(UTC)
        self.save()


def replace_text(path: Path, text: str) -> None:
    """Write `path` so that a reader, and a kill, finds the old text or the new, never half."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _point(link: Path, name: str) -> None:
    partial = link.with_name(f".{link.name}.{os.getpid()}")
    partial.unlink(missing_ok=True)
    partial.symlink_to(name)
    partial.replace(link)
