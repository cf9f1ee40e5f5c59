"""Say in plain words what was released where, how the gate decided, and the main numbers."""

from dataclasses import dataclass
from typing import Literal

from ops.report.measurement import Measurement
from ops.report.run import Run
from ops.report.wording import duration, number, percent, plain, words

Tone = Literal["good", "bad", "warn"]

STATUS: dict[str, tuple[str, Tone]] = {
    "succeeded": ("RELEASED", "good"),
    "failed": ("FAILED", "bad"),
    "rolled_back": ("ROLLED BACK", "bad"),
}
OUTCOME: dict[str, tuple[str, Tone]] = {
    "passed": ("GATE PASSED", "good"),
    "slo_missed": ("SLO MISSED", "bad"),
    "not_measured": ("NOT MEASURED", "warn"),
}
GATE = {
    "passed": "The gate passed",
    "slo_missed": "The gate did not pass: the measurement misses what was asked",
    "not_measured": "The gate could not decide: there is no valid measurement",
}


@dataclass(frozen=True)
class Figure:
    """One of the numbers that matter."""

    value: str
    unit: str
    caption: str


@dataclass(frozen=True)
class Story:
    """What a reader must know, the most important first."""

    title: str
    badge: str
    tone: Tone
    sentences: tuple[str, ...]
    alarm: str | None
    """Why the figures must not be used; None when they may be, or there are none."""
    notes: tuple[str, ...]
    figures: tuple[Figure, ...]


def story(run: Run) -> Story:
    """The run told in words."""
    badge, tone = _badge(run)
    return Story(
        title=_title(run),
        badge=badge,
        tone=tone,
        sentences=tuple(_sentences(run)),
        alarm=_alarm(run.loadtest),
        notes=tuple(note[:1].upper() + note[1:] for note in run.notes),
        figures=_figures(run.loadtest),
    )


def _title(run: Run) -> str:
    if not run.released:
        return "Load test"
    parts = (_model(run, "name"), run.experiment, run.target)
    return " · ".join(part for part in parts if part) or "Release"


def _badge(run: Run) -> tuple[str, Tone]:
    if not run.released:
        valid = bool(run.loadtest and run.loadtest.valid)
        return ("MEASURED", "good") if valid else ("INVALID", "bad")
    outcome = (run.gate.outcome if run.gate else None) or ""
    missed = outcome != "passed" and run.status != "rolled_back"
    if outcome in OUTCOME and (missed or run.status == "succeeded"):
        return OUTCOME[outcome]
    return STATUS.get(run.status, ("NOT FINISHED", "warn"))


def _sentences(run: Run) -> list[str]:
    said = [_released(run) if run.released else _tested(run)]
    if run.error:
        said.append(_sentence(f"Reason: {run.error}"))
    if run.gate and run.gate.outcome in GATE:
        detail = f": {run.gate.detail}" if run.gate.detail else ""
        said.append(_sentence(GATE[run.gate.outcome] + detail))
    if run.loadtest and run.loadtest.stopped:
        said.append(_sentence(f"The load was stopped early: {run.loadtest.stopped}"))
    if run.released and run.loadtest is None:
        said.append("No load was measured, so there are no figures.")
    return said


def _released(run: Run) -> str:
    version = _model(run, "version")
    what = f"{_model(run, 'name') or 'model'}{f' version {version}' if version else ''}"
    where = f" to {run.target}" if run.target else ""
    how = f" as experiment {run.experiment}" if run.experiment else ""
    if run.status == "succeeded":
        took = f" in {duration(run.seconds)}" if run.seconds else ""
        return f"{what} was released{where}{how}{took}."
    return f"The release of {what}{where}{how} {_ending(run)}."


def _model(run: Run, key: str) -> str:
    return plain((run.model or {}).get(key) or "")


def _ending(run: Run) -> str:
    step = run.stopped_at
    at = f" at the step “{step.name}”, {duration(run.seconds)} after it began" if step else ""
    if step and step.status == "interrupted":
        return f"was interrupted{at}"
    if run.status == "rolled_back":
        return f"failed{at}, and was rolled back"
    if run.status == "failed":
        return f"failed{at}"
    latest = f"; its latest step is “{run.steps[-1].name}”" if run.steps else ""
    return f"has not finished{latest}"


def _tested(run: Run) -> str:
    loadtest = run.loadtest or Measurement()
    users = f" with {number(loadtest.users)} users" if loadtest.users else ""
    over = f" over {loadtest.protocol}" if loadtest.protocol else ""
    hosts = f" against {', '.join(loadtest.replicas)}" if loadtest.replicas else ""
    return f"A load test{users}{over}{hosts}; nothing was released."


def _alarm(loadtest: Measurement | None) -> str | None:
    if loadtest is None or loadtest.valid:
        return None
    missed = ", ".join(words(verdict.name) for verdict in loadtest.missed)
    return missed or "no verdict speaks for it"


def _figures(loadtest: Measurement | None) -> tuple[Figure, ...]:
    if loadtest is None:
        return ()
    p99 = loadtest.latency_ms.get("p99")
    share = f", {percent(loadtest.failed_share)}" if loadtest.requests else ""
    failures = f"failures of {number(loadtest.requests)} requests{share}"
    return (
        Figure(number(loadtest.rps), "", "requests per second"),
        Figure(number(p99), "" if p99 is None else "ms", "p99 latency"),
        Figure(number(loadtest.failures), "", failures),
    )


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."
