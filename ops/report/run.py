"""Read what a run recorded, taking every key that is there and asking for none."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ops.errors import BadValue
from ops.report.measurement import Measurement

RELEASE = "release.json"
LOADTEST = "loadtest.json"


class Step(BaseModel):
    """One step of a release."""

    model_config = ConfigDict(frozen=True)

    name: str
    status: str = ""
    seconds: float = 0.0

    @property
    def failed(self) -> bool:
        """Whether the release came to its end here."""
        return self.status in ("failed", "interrupted")


class Gate(BaseModel):
    """What the gate found; without an outcome no gate was asked."""

    model_config = ConfigDict(frozen=True)

    outcome: str | None = None
    detail: str | None = None


class Run(BaseModel):
    """A release, or a load test alone: then `released` is false and only `loadtest` is set."""

    model_config = ConfigDict(frozen=True)

    id: str = ""
    released: bool = True
    status: str = ""
    experiment: str = ""
    target: str = ""
    model: dict[str, Any] | None = None
    image: dict[str, Any] | None = None
    endpoints: list[dict[str, str]] = Field(default_factory=list)
    """`host:port` by protocol, of the address that clients know."""
    steps: tuple[Step, ...] = ()
    loadtest: Measurement | None = None
    gate: Gate | None = None
    notes: tuple[str, ...] = ()
    machine: dict[str, Any] | None = None
    error: str | None = None
    started: datetime | None = None
    ended: datetime | None = None

    @property
    def seconds(self) -> float:
        """Seconds from start to end, or those of all steps where an end is not recorded."""
        if self.started and self.ended:
            return (self.ended - self.started).total_seconds()
        return sum(step.seconds for step in self.steps)

    @property
    def stopped_at(self) -> Step | None:
        """The step that failed, if one did."""
        return next((step for step in self.steps if step.failed), None)


def read(folder: Path) -> Run:
    """The run recorded in the folder.

    Raises BadValue when there is neither release.json nor loadtest.json, or one cannot be read.
    """
    if (folder / RELEASE).exists():
        return _ended(_checked(folder / RELEASE, _load(folder / RELEASE)))
    if (folder / LOADTEST).exists():
        loadtest = _load(folder / LOADTEST)
        alone = {"id": folder.resolve().name, "released": False, "loadtest": loadtest}
        return _checked(folder / LOADTEST, alone)
    raise BadValue(f"{folder} holds neither {RELEASE} nor {LOADTEST}; it must be a run's folder")


def _ended(run: Run) -> Run:
    """The run without the step that still goes on after its end: the writing of this report."""
    steps = tuple(step for step in run.steps if step.status != "running")
    return run.model_copy(update={"steps": steps}) if run.ended else run


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadValue(f"{path} cannot be read: {error}; it must be JSON") from error


def _checked(path: Path, content: Any) -> Run:
    try:
        return Run.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the record"
        raise BadValue(f"{path}: {place} is wrong: {first['msg']}") from error
