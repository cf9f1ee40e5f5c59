"""Check the files of a comparison."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops.errors import OpsError
from ops.report.comparison import write

Make = Callable[..., Any]


def test_all_are_there(compared: Make, load: Make, tmp_path: Path) -> None:
    found = compared(a=load(50), b=load(60), c=load(70))
    (tmp_path / "out").mkdir()
    write(found, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "compare.csv", "compare.html", "compare.json", "compare.png", "users.csv",
    ]  # fmt: skip
    assert all(path.stat().st_size for path in (tmp_path / "out").iterdir())


def test_a_folder_that_cannot_be_written(compared: Make, load: Make, tmp_path: Path) -> None:
    with pytest.raises(OpsError, match="the comparison cannot be written to"):
        write(compared(a=load(50), b=load(60)), tmp_path / "missing")
