"""Check that loading gives a servable or one line, with a code."""

import sys
from pathlib import Path

import pytest

from model.server.failure import Code, RequestFailure
from model.server.flags import Flags
from model.server.loading import attempt


def flags(folder: Path) -> Flags:
    return Flags(str(folder.parent))


def test_a_version_is_loaded(bases: Path) -> None:
    folder = bases / "times" / "2"
    before = sys.getswitchinterval()
    first, second = (attempt(flags(folder), "times", 2, folder) for _ in range(2))
    assert (first.name, first.version) == ("times", 2)
    assert first.load_id != second.load_id
    assert sys.getswitchinterval() == before


@pytest.mark.parametrize(
    ("path", "code", "says"),
    [
        ("corrupt/1", Code.DATA_LOSS, "Error parsing message"),
        ("corrupt/2", Code.NOT_FOUND, "saved_model.pb: No such file or directory"),
    ],
)
def test_what_cannot_be_loaded(bases: Path, path: str, code: Code, says: str) -> None:
    with pytest.raises(RequestFailure, match=says) as caught:
        attempt(flags(bases / path), "corrupt", 1, bases / path)
    assert caught.value.code == code
    assert "\n" not in caught.value.message
