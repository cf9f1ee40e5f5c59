"""Check how JSON values become tensors."""

import json
import re
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from model.server.failure import RequestFailure
from model.server.rest.leaves import tensor


@pytest.mark.parametrize(
    ("value", "dtype", "wanted"),
    [
        (1, "float32", np.float32(1)),
        ([[1, 2.5], [-0.0, 1e300]], "float32", np.array([[1, 2.5], [-0.0, np.inf]], np.float32)),
        ([float("nan")], "float64", np.array([np.nan])),
        ([[], []], "int32", np.zeros((2, 0), np.int32)),
        ([2**64 - 1], "uint64", np.array([2**64 - 1], np.uint64)),
        ([True, False], "bool", np.array([True, False])),
        (["é", {"b64": "/wAA"}], "string", np.array(["é".encode(), b"\xff\0\0"], object)),
        ({"b64": "YQ"}, "string", np.array(b"a", object)),
    ],
)
def test_read(value: Any, dtype: str, wanted: np.ndarray) -> None:
    got = tensor(value, tf.as_dtype(dtype))
    assert got.dtype == wanted.dtype
    assert got.shape == wanted.shape
    assert got.tolist() == wanted.tolist() or str(got) == str(wanted)


@pytest.mark.parametrize(
    ("value", "dtype", "says"),
    [
        (["1"], "float32", 'JSON Value: "1" Type: String is not of expected type: float'),
        ([1, True], "float32", "JSON Value: true Type: Bool is not of expected type: float"),
        ([None], "float64", "JSON Value: null Type: Null is not of expected type: double"),
        ([{"a": 1}], "int32", 'JSON Value: {"a": 1} Type: Object is not of expected type: int32'),
        ([1.0], "int64", "JSON Value: 1.0 Type: Number is not of expected type: int64"),
        ([128], "int8", "is not of expected type: int8"),
        ([-1], "uint8", "is not of expected type: uint8"),
        ([10**400], "float32", "is not of expected type: float"),
        ([1], "bool", "JSON Value: 1 Type: Number is not of expected type: bool"),
        ([1], "string", "JSON Value: 1 Type: Number is not of expected type: string"),
        ([{"b64": 1}], "string", "not formatted correctly for base64 data"),
        ([{"b64": "YQ==", "x": 1}], "string", "not formatted correctly for base64 data"),
        ({"b64": "*"}, "string", "Unable to base64 decode"),
        ([[1], 2], "float32", "JSON Value: 2 found at incorrect level: 2 in the JSON DOM"),
        ([1, [2]], "float32", "Encountered list at unexpected level: 1 expected < 1"),
        ([[1, 2], [3]], "float32", "unexpected size: 1 at level: 1 expected size: 2"),
        (json.loads("[" * 70 + "1" + "]" * 70), "float32", "unexpected level: 64"),
    ],
)
def test_refused(value: Any, dtype: str, says: str) -> None:
    with pytest.raises(RequestFailure, match=re.escape(says)) as caught:
        tensor(value, tf.as_dtype(dtype))
    assert caught.value.code.name == "INVALID_ARGUMENT"


def test_a_type_json_cannot_carry() -> None:
    with pytest.raises(RequestFailure, match="UNIMPLEMENTED: Conversion of JSON Value: 1 to type"):
        tensor(1, tf.half)
