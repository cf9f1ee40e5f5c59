"""Signatures are read as they are, and a model that does not work says so in one line."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from model import savedmodel
from model.errors import BadValue
from model.record import Signature, TensorSpec


def test_the_signature_with_open_dimensions(models: Path) -> None:
    assert savedmodel.signature(models / "mean/1") == Signature(
        inputs={"image": TensorSpec("uint8", (None, None, None, 3))},
        outputs={"rgb": TensorSpec("float32", (None, 3))},
    )


def test_another_signature_is_named(models: Path) -> None:
    with pytest.raises(BadValue, match=r"no signature serving_default \(it has: .*other"):
        savedmodel.signature(models / "unsigned/1")


def test_a_damaged_graph_is_refused(tmp_path: Path) -> None:
    (tmp_path / "saved_model.pb").write_bytes(b"\xff\xff\xff")
    with pytest.raises(BadValue, match="does not parse"):
        savedmodel.signature(tmp_path)


def test_an_empty_graph_is_refused(tmp_path: Path) -> None:
    (tmp_path / "saved_model.pb").touch()
    with pytest.raises(BadValue, match="no graph tagged 'serve'"):
        savedmodel.signature(tmp_path)


def test_calling_it(models: Path) -> None:
    answers = savedmodel.load(models / "double/2")({"x": np.array([[1, 2]], np.float32)})
    assert answers["y"].tolist() == [[2, 4]]


def test_a_model_that_does_not_load(models: Path, tmp_path: Path) -> None:
    shutil.copytree(models / "double/2", tmp_path / "1")
    shutil.rmtree(tmp_path / "1/variables")
    with pytest.raises(BadValue, match="cannot be loaded: "):
        savedmodel.load(tmp_path / "1")


def test_a_model_that_fails(models: Path) -> None:
    with pytest.raises(BadValue, match="fails on its golden input: ") as caught:
        savedmodel.load(models / "failing/1")({"x": np.zeros((1, 2), np.float32)})
    assert "\n" not in str(caught.value)
