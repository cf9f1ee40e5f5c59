"""Check that records are read as they stand, and bad ones refused in one line."""

import json
from pathlib import Path
from typing import Any

import pytest

from ops.errors import BadValue
from ops.report.run import read


def put(folder: Path, name: str, content: Any) -> None:
    (folder / name).write_text(json.dumps(content), encoding="utf-8")


def test_release_is_taken_before_loadtest(tmp_path: Path) -> None:
    put(tmp_path, "release.json", {"id": "r"})
    put(tmp_path, "loadtest.json", {"users": 3})
    run = read(tmp_path)
    assert (run.id, run.released, run.loadtest) == ("r", True, None)


def test_loadtest_alone_is_no_release(tmp_path: Path) -> None:
    put(tmp_path, "loadtest.json", {"users": 3})
    run = read(tmp_path)
    assert not run.released
    assert run.loadtest
    assert run.loadtest.users == 3


def test_keys_that_nobody_knows_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "release.json", {"id": "r", "colour": "blue"})
    assert read(tmp_path).id == "r"


def test_length_is_from_start_to_end(tmp_path: Path) -> None:
    times = {"started": "2026-01-02T03:04:05+00:00", "ended": "2026-01-02T05:04:15+02:00"}
    put(tmp_path, "release.json", {**times, "steps": [{"name": "a", "seconds": 99}]})
    assert read(tmp_path).seconds == 10


def test_length_without_an_end_is_that_of_the_steps(tmp_path: Path) -> None:
    steps = [{"name": "a", "seconds": 1.5}, {"name": "b", "seconds": 2}]
    put(tmp_path, "release.json", {"steps": steps})
    assert read(tmp_path).seconds == 3.5


@pytest.mark.parametrize(
    ("status", "stopped"), [("failed", True), ("interrupted", True), ("done", False)]
)
def test_where_it_stopped(tmp_path: Path, status: str, stopped: bool) -> None:
    put(tmp_path, "release.json", {"steps": [{"name": "a", "status": status}]})
    assert bool(read(tmp_path).stopped_at) is stopped


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "must be JSON"),
        ("[]", "the record is wrong"),
        ('{"steps": 3}', "steps is wrong"),
        ('{"loadtest": {"users": "many"}}', r"loadtest\.users is wrong"),
    ],
)
def test_a_bad_record_is_refused_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "release.json").write_text(text)
    with pytest.raises(BadValue, match=message) as caught:
        read(tmp_path)
    assert "\n" not in str(caught.value)
