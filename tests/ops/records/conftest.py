"""A target's history and a run's folder, on a real disk."""

from pathlib import Path

import pytest

from ops.records import FileLock, Folder, History, Record, Release, Run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "target"


@pytest.fixture
def history(folder: Path) -> History:
    return History(Folder(folder), FileLock(folder / "lock.json"))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path / "runs")


@pytest.fixture
def record(history: History, run: Run) -> Record:
    return Record(history, run, Release(id=run.id, experiment="e", target="local"))
