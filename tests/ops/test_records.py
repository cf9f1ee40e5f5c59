"""Records on a real disk."""

import json
from pathlib import Path

import pytest

from ops.errors import OpsError
from ops.records import LATEST, RELEASE, Record, Release, Run, replace_text


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path / "runs")


@pytest.fixture
def record(run: Run) -> Record:
    return Record(run, Release(id=run.id, experiment="e", target="local"))


def kept(run: Run) -> dict:  # type: ignore[type-arg]
    found: dict = json.loads((run.folder / RELEASE).read_text())  # type: ignore[type-arg]
    return found


def test_latest_points_at_the_run_that_was_published_last(tmp_path: Path, run: Run) -> None:
    run.publish()
    second = Run(tmp_path / "runs")
    second.publish()
    assert (tmp_path / "runs" / LATEST).resolve() == second.folder.resolve()


def test_a_discarded_run_leaves_the_former_latest(tmp_path: Path, run: Run) -> None:
    run.publish()
    second = Run(tmp_path / "runs")
    second.discard()
    assert not second.folder.exists()
    assert (tmp_path / "runs" / LATEST).resolve() == run.folder.resolve()


def test_a_step_is_recorded_as_it_begins_and_as_it_ends(run: Run, record: Record) -> None:
    with record.step("model"):
        assert kept(run)["steps"] == [{"name": "model", "status": "running", "seconds": 0.0}]
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


def test_the_end_is_recorded(run: Run, record: Record) -> None:
    record.end("failed", "why")
    assert (kept(run)["status"], kept(run)["error"]) == ("failed", "why")
    assert kept(run)["ended"]


def test_a_text_is_replaced_whole_and_nothing_is_left_beside(tmp_path: Path) -> None:
    path = tmp_path / "a"
    replace_text(path, "old")
    replace_text(path, "new")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_told() -> None:
    # /dev/full is a device, not a folder: nothing can be made in it.
    with pytest.raises(OpsError, match="cannot be made"):
        Run(Path("/dev/full"))
