"""Files replaced in one piece."""

from pathlib import Path

import pytest

from ops.errors import OpsError
from ops.records.files import point, replace_text


def test_a_text_is_replaced_whole_and_nothing_is_left_beside(tmp_path: Path) -> None:
    path = tmp_path / "a"
    replace_text(path, "old")
    replace_text(path, "new")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_text_that_cannot_be_written_leaves_the_old(tmp_path: Path) -> None:
    path = tmp_path / "a"
    replace_text(path, "old")
    with pytest.raises(UnicodeEncodeError):
        replace_text(path, "new \ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_takes_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(OpsError, match="a cannot be written: No such file"):
        replace_text(tmp_path / "gone" / "a", "new")


def test_a_link_is_moved(tmp_path: Path) -> None:
    link = tmp_path / "latest"
    point(link, "one")
    point(link, "two")
    assert link.readlink() == Path("two")
    assert list(tmp_path.iterdir()) == [link]
