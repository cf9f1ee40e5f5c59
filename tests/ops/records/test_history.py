"""Releases told apart: good, serving, cut off."""

from pathlib import Path

import pytest

from ops.errors import BadValue, OpsError
from ops.records import History, Release
from ops.records.release import Status


def kept(history: History, name: str, status: Status = "succeeded", to: str = "") -> Release:
    release = Release(
        id=name, experiment="e", target="local", status=status, rollback_to=to or None
    )
    history.keep(release)
    return release


def test_nothing_is_known_at_first(history: History) -> None:
    assert history.all() == []
    assert history.serving() is None
    assert history.unfinished() is None


def test_releases_come_in_the_order_of_their_ids(history: History) -> None:
    for name in ("20260102", "20260101", "20260103"):
        kept(history, name)
    assert [one.id for one in history.all()] == ["20260101", "20260102", "20260103"]


def test_what_serves_is_remembered_and_forgotten(history: History) -> None:
    history.serve(kept(history, "a"))
    found = history.serving()
    assert found
    assert found.id == "a"
    history.serve(None)
    assert history.serving() is None


def test_the_last_good_is_not_the_one_that_serves_nor_a_bad_one(history: History) -> None:
    kept(history, "1")
    kept(history, "2")
    kept(history, "3", "failed")
    kept(history, "4", "rolled_back")
    history.serve(kept(history, "5"))
    assert history.last_good().id == "2"


def test_going_back_twice_goes_back_two_releases(history: History) -> None:
    kept(history, "1")
    kept(history, "2")
    kept(history, "3")
    history.serve(kept(history, "4", to="2"))
    assert history.last_good().id == "1"


def test_without_a_good_one_there_is_nothing_to_go_back_to(history: History) -> None:
    history.serve(kept(history, "1"))
    with pytest.raises(BadValue, match="no earlier good release"):
        history.last_good()


def test_the_unfinished_release_is_found_though_the_clock_went_back(history: History) -> None:
    release = kept(history, "1", "running")
    kept(history, "2")
    assert history.unfinished() == release
    kept(history, "1", "failed")
    assert history.unfinished() is None


def test_the_order_is_that_of_the_releases_not_of_the_clock(history: History) -> None:
    for name in ("3", "1", "2"):
        release = Release(id=name, experiment="e", target="local", status="succeeded")
        release.number = history.next_number
        history.keep(release)
    assert [one.id for one in history.all()] == ["3", "1", "2"]
    history.serve(history.get("1"))
    assert history.last_good().id == "3"


@pytest.mark.parametrize("pointer", [b"gone", b"\xff\x00", b"../1", b"", b"x" * 5000])
def test_a_pointer_to_nothing_points_at_nothing(
    history: History, folder: Path, pointer: bytes
) -> None:
    kept(history, "1")
    (folder / "serving").write_bytes(pointer)
    assert history.serving() is None


@pytest.mark.parametrize("name", ["9", "../serving", "", "a\0b", "x" * 5000])
def test_an_unknown_id_lists_those_there_are(history: History, name: str) -> None:
    kept(history, "1")
    with pytest.raises(BadValue, match=r"no release has the id .*; there are: 1"):
        history.get(name)


@pytest.mark.parametrize("text", [b"{", b"", b"\xff", b"[]", b'{"id": "1"}'])
def test_a_record_that_cannot_be_read_is_told(history: History, folder: Path, text: bytes) -> None:
    kept(history, "1")
    (folder / "releases" / "1.json").write_bytes(text)
    with pytest.raises(OpsError, match="no release's record"):
        history.all()


def test_where_nothing_good_is_older_the_newest_good_one_will_do(history: History) -> None:
    kept(history, "1", "failed")
    kept(history, "2")
    history.serve(kept(history, "3", to="1"))
    assert history.last_good().id == "2"


def test_what_was_cut_off_is_ended_but_for_mine(history: History) -> None:
    for name in ("1", "2"):
        kept(history, name, "running")
    kept(history, "3")
    history.end_cut_off(mine="2", outcome=", and torn down")
    assert [one.status for one in history.all()] == ["failed", "running", "succeeded"]
    assert (history.get("1").error or "").endswith(", and torn down")
