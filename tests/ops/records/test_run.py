"""Runs' folders on a real disk."""

from pathlib import Path

import pytest

from ops.errors import OpsError
from ops.records import Run
from ops.records.run import LATEST


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


def test_only_an_empty_run_is_discarded_as_empty(run: Run) -> None:
    run.commands.write_text("a command\n")
    run.discard_empty()
    assert run.commands.exists()
    run.commands.unlink()
    run.discard_empty()
    assert not run.folder.parent.exists()


def test_the_first_run_discarded_leaves_nothing(tmp_path: Path, run: Run) -> None:
    run.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_run_is_found_again_by_its_id(tmp_path: Path, run: Run) -> None:
    (run.folder / "kept").touch()
    again = Run(tmp_path / "runs", run.id)
    assert (again.folder / "kept").exists()


def test_a_folder_that_cannot_be_made_is_told() -> None:
    # /dev/full is a device, not a folder: nothing can be made in it.
    with pytest.raises(OpsError, match="cannot be made"):
        Run(Path("/dev/full"))
