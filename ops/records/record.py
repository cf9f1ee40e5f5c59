"""Record a release as it goes: at its target first, and a copy for people in its run's folder."""

import contextlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from ops.errors import OpsError
from ops.records.files import replace_text
from ops.records.history import History
from ops.records.release import Release, Status, Step, StepStatus
from ops.records.run import Run

RELEASE = "release.json"


class Record:
    """The release's record, written whole at each change, so that a kill leaves the last one."""

    def __init__(self, history: History, run: Run, release: Release) -> None:
        self.history = history
        self.path = run.folder / RELEASE
        self.release = release
        self.save()

    def save(self) -> None:
        """Write the record; raises OpsError when the disk does not take it."""
        self.history.keep(self.release)
        replace_text(self.path, self.release.model_dump_json(indent=2) + "\n")

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
            # What the step raised matters more than that a full disk does not take its end.
            with contextlib.suppress(*(() if status == "done" else (OpsError,))):
                self.save()

    def end(self, status: Status, error: str | None = None) -> None:
        """Record how the release ended."""
        self.release.status, self.release.error = status, error
        self.release.ended = datetime.now(UTC)
        self.save()

    def forget(self) -> None:
        """Take the record away, of a release that changed nothing."""
        self.release.status = "failed"
        self.history.forget(self.release)
