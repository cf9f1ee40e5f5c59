"""Check which folders of a base path are versions."""

from pathlib import Path

import pytest

from model.server.versions import found


def test_folders_named_by_a_number(tmp_path: Path) -> None:
    for name in ("1", "00010", "2", "x1", "-3", "1.5", "٣", str(2**63)):
        (tmp_path / name).mkdir()
    (tmp_path / "7").touch()
    assert found(tmp_path) == {
        1: tmp_path / "1",
        2: tmp_path / "2",
        10: tmp_path / "00010",
    }


def test_two_names_of_one_number_are_one_version(tmp_path: Path) -> None:
    (tmp_path / "1").mkdir()
    (tmp_path / "01").mkdir()
    assert list(found(tmp_path)) == [1]


@pytest.mark.parametrize("name", ["missing", "file"])
def test_no_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="there is no such folder"):
        found(tmp_path / name)
