"""Read back what the generator kept."""

import base64
import json
from pathlib import Path

import pytest

from ops.errors import CommandFailed
from ops.loadtest.answers import FILE, Answer, read


def test_they_are_read(tmp_path: Path) -> None:
    kept = {"answers": [{"host": "a:1", "body": base64.b64encode(b"\xff\x00").decode()}]}
    (tmp_path / FILE).write_text(json.dumps(kept))

    assert read(tmp_path) == (Answer("a:1", b"\xff\x00"),)


def test_none_were_kept(tmp_path: Path) -> None:
    assert read(tmp_path) == ()


@pytest.mark.parametrize("text", ["", "{}", '{"answers": [{"host": "a:1"}]}'])
def test_what_is_broken_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text)

    with pytest.raises(CommandFailed, match=FILE):
        read(tmp_path)
