"""Releases told apart: good, serving, cut off."""

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


def test_only_the_newest_release_can_be_unfinished(history: History) -> None:
    kept(history, "1", "running")
    found = history.unfinished()
    assert found
    assert found.id == "1"
    kept(history, "2")
    assert history.unfinished() is None


@pytest.mark.parametrize("name", ["9", "../serving", ""])
def test_an_unknown_id_lists_those_there_are(history: History, name: str) -> None:
    kept(history, "1")
    with pytest.raises(BadValue, match=r"no release has the id .*; there are: 1"):
        history.get(name)


def test_a_record_that_cannot_be_read_is_told(history: History) -> None:
    kept(history, "1")
    (history.folder / "1.json").write_text("{")
    with pytest.raises(OpsError, match="no release's record"):
        history.all()
