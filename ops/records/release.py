"""Say what is recorded of one release."""

from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, TypeAdapter

from ops.experiments import Experiment

StepStatus = Literal["running", "done", "failed", "interrupted"]
Status = Literal["running", "succeeded", "failed", "rolled_back"]
EXPERIMENT = TypeAdapter(Experiment)


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


class Deployed(BaseModel):
    """All that it takes to put the release back: a later edit of its files changes nothing."""

    experiment: dict[str, Any]
    model: dict[str, Any]
    image: dict[str, Any] | None = None
    replicas: int
    manifests: list[str] = Field(default_factory=list)
    """Each as text, in the order to apply them."""

    def as_experiment(self) -> Experiment:
        """The experiment as it was."""
        return EXPERIMENT.validate_python(self.experiment, strict=False)


class Release(BaseModel):
    """What release.json holds; the fields up to `loadtest` are a contract with its readers."""

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
    by: str = ""
    """Who released it."""
    order: dict[str, Any] = Field(default_factory=dict)
    """What was asked for, so that a release that was cut off can go on."""
    deployed: Deployed | None = None
    """What was brought up; None before the rollout."""
    rollback_to: str | None = None
    """The release that this one brought back."""
    number: int = 0
    """Its place among the target's releases: a clock may go back, and ids with it."""

    @property
    def cut_off_at(self) -> str:
        """Where a killed release was, in words."""
        if not self.steps:
            return "at its start"
        last = self.steps[-1]
        return f"{'in' if last.status == 'running' else 'after'} the step {last.name}"
