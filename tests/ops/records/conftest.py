"""A target's history and a run's folder, on a real disk."""

from pathlib import Path

import pytest

from ops.records import History, Record, Release, Run


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "target")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path / "runs")


@pytest.fixture
def record(history: History, run: Run) -> Record:
    return Record(history, run, Release(id=run.id, experiment="e", target="local"))
