"""Arrays survive JSON bit by bit, and their difference counts what matters."""

import json
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from model.tensor import Array, decode, difference, encode

ARRAYS: list[Array] = [
    np.arange(6, dtype=np.float32).reshape(2, 3),
    np.array([np.nan, np.inf, -0.0]),
    np.array([[True, False]]),
    np.array(-7, dtype=np.int64),
    np.array([1.5, -2], dtype=ml_dtypes.bfloat16),
    np.array([1 + 2j], dtype=np.complex64),
    np.zeros((0, 3), dtype=np.uint8),
    np.array([[b"\xff\x00", b""]], dtype=object),
]


@pytest.mark.parametrize("array", ARRAYS, ids=lambda array: array.dtype.name)
def test_json_and_back(array: Array) -> None:
    back = decode(json.loads(json.dumps(encode(array))))
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    assert difference(back, array) == 0


def test_content_is_little_endian_in_c_order() -> None:
    turned = np.array([[1, 2], [3, 4]], dtype=np.int16).T
    assert encode(turned) == {"dtype": "int16", "shape": [2, 2], "content": "AQADAAIABAA="}


def test_big_endian_arrays_are_turned() -> None:
    assert encode(np.array([1], dtype=">i2"))["content"] == "AQA="


def test_strings_are_a_list() -> None:
    array = np.array([b"a", "ü"], dtype=object)
    assert encode(array) == {"dtype": "string", "shape": [2], "content": ["YQ==", "w7w="]}


@pytest.mark.parametrize(
    ("left", "right", "gap"),
    [
        ([1.0, 2.0], [1.0, 2.5], 0.5),
        ([np.nan, np.inf], [np.nan, np.inf], 0.0),
        ([np.nan], [1.0], np.inf),
        ([np.inf], [-np.inf], np.inf),
        ([1.0], [1.0, 1.0], np.inf),
        ([1], [1.0], np.inf),
        ([], [], 0.0),
        ([b"a"], [b"b"], np.inf),
    ],
)
def test_difference(left: list[Any], right: list[Any], gap: float) -> None:
    assert difference(np.array(left), np.array(right)) == gap


def test_large_integers_that_floats_cannot_tell_apart() -> None:
    assert difference(np.array([2**60]), np.array([2**60 + 1])) > 0
