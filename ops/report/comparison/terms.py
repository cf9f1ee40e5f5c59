"""Say why two runs do not compare: another target, machine, model or load."""

from collections.abc import Mapping
from typing import Any

from ops.report.run import Run
from ops.report.wording import plain

MACHINE = ("processor", "cpus", "memory_gb")
"""What makes a machine another one; its kernel may be newer."""


def mismatch(run: Run, other: Run) -> str | None:
    """What `run` has otherwise than `other`, in words; None when they compare.

    What one of the two does not tell is taken to be the same. Experiments and protocols may
    differ: it is they that are compared.
    """
    theirs = _terms(other)
    differ = [
        f"{label} {plain(value)}, not {plain(theirs[label])}"
        for label, value in _terms(run).items()
        if label in theirs and theirs[label] != value
    ]
    return "; ".join(differ) or None


def _terms(run: Run) -> Mapping[str, Any]:
    every = {
        "target": run.target,
        "machine": [(run.machine or {}).get(key) for key in MACHINE] if run.machine else None,
        "model": _model(run),
        **_load(run),
    }
    return {label: value for label, value in every.items() if value not in (None, "", {}, [])}


def _model(run: Run) -> str:
    model = run.model or {}
    return " ".join(str(model.get(key) or "")[:12] for key in ("name", "sha256")).strip()


def _load(run: Run) -> dict[str, Any]:
    loadtest = run.loadtest
    if loadtest is None:
        return {}
    if loadtest.rate is not None:
        # Its users are connections, and nobody waits.
        asked = {"requests/s asked for": loadtest.rate, "arrivals": loadtest.arrivals}
        return {"load": "open", "steps": loadtest.steps, **asked}
    waits = {"users": loadtest.users, "seconds between requests": loadtest.wait_time_s}
    return {"load": "closed", "steps": loadtest.steps, **waits}
