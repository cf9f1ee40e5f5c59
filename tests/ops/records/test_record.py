"""Records at the target and in the run's folder."""

import json
from pathlib import Path

import pytest

from ops.errors import OpsError
from ops.records import History, Record, Release, Run
from ops.records.record import RELEASE


def kept(run: Run) -> dict:  # type: ignore[type-arg]
    found: dict = json.loads((run.folder / RELEASE).read_text())  # type: ignore[type-arg]
    return found


def test_a_step_is_recorded_as_it_begins_and_as_it_ends(run: Run, record: Record) -> None:
    with record.step("model"):
        assert kept(run)["steps"] == [{"name": "model", "status": "running", "seconds": 0.0}]
        assert record.release.cut_off_at == "in the step model"
    assert kept(run)["steps"][0]["status"] == "done"


@pytest.mark.parametrize(
    ("error", "status"), [(OpsError("no"), "failed"), (KeyboardInterrupt(), "interrupted")]
)
def test_a_step_that_raises_is_recorded_so(
    run: Run, record: Record, error: BaseException, status: str
) -> None:
    with pytest.raises(type(error)), record.step("model"):
        raise error
    assert kept(run)["steps"][0]["status"] == status


def test_the_end_is_recorded_at_both_places(run: Run, record: Record, history: History) -> None:
    record.end("failed", "why")
    assert (kept(run)["status"], kept(run)["error"]) == ("failed", "why")
    assert kept(run)["ended"]
    assert history.get(run.id) == record.release


def test_a_run_folder_that_is_gone_is_told(run: Run, record: Record, history: History) -> None:
    run.discard()
    with pytest.raises(OpsError, match="cannot be written"):
        record.end("succeeded")
    assert history.get(run.id).status == "succeeded", "the target's own record comes first"


def test_what_a_step_raises_is_not_hidden_by_a_full_disk(run: Run, record: Record) -> None:
    with pytest.raises(OpsError, match="the real reason"), record.step("model"):
        run.discard()
        raise OpsError("the real reason")


def test_a_forgotten_record_is_gone_from_the_target(record: Record, history: History) -> None:
    record.forget()
    assert history.all() == []


def test_the_record_holds_what_its_readers_are_promised(record: Record) -> None:
    promised = [
        "id",
        "status",
        "experiment",
        "target",
        "model",
        "image",
        "endpoints",
        "steps",
        "loadtest",
    ]
    assert list(Release.model_fields)[: len(promised)] == promised
    assert Path(record.path).name == "release.json"
