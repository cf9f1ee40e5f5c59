"""The record goes to JSON and back, and follows its folder."""

import json
from pathlib import Path

import pytest

from model.record import Record, Signature, TensorSpec, parse

RECORD = Record(
    name="m",
    version="3",
    base_path="/cache/key/m",
    sha256="0" * 64,
    source="export --weights random",
    weights=None,
    signature=Signature(
        inputs={"x": TensorSpec("float32", (None, 2))}, outputs={"y": TensorSpec("string", None)}
    ),
    golden="/cache/key/golden.json",
    recipe=2,
)


def test_json_and_back() -> None:
    assert parse(RECORD.text()) == RECORD


def test_open_dimensions_and_unknown_rank_are_null() -> None:
    signature = json.loads(RECORD.text())["signature"]
    assert signature["inputs"]["x"] == {"dtype": "float32", "shape": [None, 2]}
    assert signature["outputs"]["y"] == {"dtype": "string", "shape": None}


def test_moved_to_another_folder() -> None:
    moved = RECORD.moved_to(Path("/new"))
    assert (moved.base_path, moved.golden) == ("/new/m", "/new/golden.json")
    assert moved.version_path == Path("/new/m/3")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"signature": 1}', RECORD.text()[:-3]])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        parse(text)
