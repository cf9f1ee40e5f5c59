"""Check the plain words for every way a run can end."""

from typing import Any

import pytest

from ops.report.run import Run
from ops.report.story import story

VALID = {"valid": True}


def told(**record: Any) -> str:
    return " ".join(story(Run.model_validate(record)).sentences)


@pytest.mark.parametrize(
    ("status", "outcome", "badge"),
    [
        ("succeeded", "passed", "GATE PASSED"),
        ("succeeded", None, "RELEASED"),
        ("succeeded", "not_measured", "NOT MEASURED"),
        ("failed", "not_measured", "NOT MEASURED"),
        ("failed", "slo_missed", "SLO MISSED"),
        ("failed", "passed", "FAILED"),
        ("failed", None, "FAILED"),
        ("rolled_back", "slo_missed", "ROLLED BACK"),
        ("running", None, "NOT FINISHED"),
        ("", None, "NOT FINISHED"),
    ],
)
def test_badge(status: str, outcome: str | None, badge: str) -> None:
    run = Run.model_validate({"status": status, "gate": {"outcome": outcome}})
    assert story(run).badge == badge


@pytest.mark.parametrize(
    ("status", "step", "words"),
    [
        ("failed", "failed", "failed at the step “start”"),
        ("failed", "done", "The release of model failed."),
        ("failed", "interrupted", "was interrupted at the step “start”"),
        (
            "rolled_back",
            "failed",
            "failed at the step “start”, 2.0 s after it began, and was rolled",
        ),
        ("rolled_back", "done", "failed, and was rolled back."),
        ("running", "running", "has not finished; its latest step is “start”."),
    ],
)
def test_ending(status: str, step: str, words: str) -> None:
    steps = [{"name": "start", "status": step, "seconds": 2}]
    assert words in told(status=status, steps=steps)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("passed", "The gate passed: why."),
        ("slo_missed", "The gate did not pass: the measurement misses what was asked: why."),
        ("not_measured", "The gate could not decide: there is no valid measurement: why."),
    ],
)
def test_gate(outcome: str, words: str) -> None:
    assert words in told(gate={"outcome": outcome, "detail": "why"}, loadtest=VALID)


def test_no_gate_is_not_spoken_of() -> None:
    assert "gate" not in told(gate={"outcome": None, "detail": ""}, loadtest=VALID)


def test_no_load_is_said() -> None:
    assert "No load was measured" in told(status="succeeded")
    assert "No load was measured" not in told(status="succeeded", loadtest=VALID)


def test_a_load_that_was_stopped_is_said() -> None:
    stopped = VALID | {"stopped": "30 % failed"}
    assert "The load was stopped early: 30 % failed." in told(status="succeeded", loadtest=stopped)
    assert "stopped" not in told(status="succeeded", loadtest=VALID)


def test_reason_is_one_sentence() -> None:
    assert "Reason: it broke here." in told(status="failed", error="it broke\nhere")


@pytest.mark.parametrize(("valid", "alarmed"), [(True, False), (False, True), (None, True)])
def test_alarm(valid: bool | None, alarmed: bool) -> None:
    loadtest = {} if valid is None else {"valid": valid}
    assert bool(story(Run.model_validate({"loadtest": loadtest})).alarm) is alarmed


def test_without_a_load_test_there_is_nothing_to_be_alarmed_about() -> None:
    assert story(Run()).alarm is None
    assert story(Run()).figures == ()


@pytest.mark.parametrize(
    ("record", "title"),
    [
        ({"model": {"name": "m"}, "experiment": "e", "target": "local"}, "m · e · local"),
        ({"experiment": "e"}, "e"),
        ({"model": {}}, "Release"),
        ({"released": False, "model": {"name": "m"}}, "Load test"),
    ],
)
def test_title(record: dict[str, Any], title: str) -> None:
    assert story(Run.model_validate(record)).title == title
