"""Check how outputs are laid out and how few digits they need."""

import json

import numpy as np
import pytest

from model.server.failure import RequestFailure
from model.server.rest.inputs import Form
from model.server.rest.outputs import answer, shortened, values


def test_short_numbers() -> None:
    numbers = np.array([0.2, 3, -0.0, 9e6, 0.1234567, 1 / 3, np.nan, -np.inf], np.float32)
    assert json.dumps(values(numbers, False)) == (
        "[0.2, 3.0, -0.0, 9000000.0, 0.123456702, 0.333333343, NaN, -Infinity]"
    )


def test_no_number_changes() -> None:
    """Every pattern of 32 bits reads back as itself."""
    bits = np.random.default_rng(0).integers(0, 2**32, 200_000, dtype=np.uint32)
    numbers = np.concatenate([bits.view(np.float32), np.array([1e-45, 3.4e38, 0], np.float32)])
    read = np.array(json.loads(json.dumps(shortened(numbers).tolist())), np.float32)
    assert np.array_equal(read, numbers, equal_nan=True)


ONE, TWO = np.array([1, 2]), np.array([[True], [False]])


def test_a_single_output_goes_without_its_name() -> None:
    assert answer(Form.ROW, {"a": ONE}) == {"predictions": [1, 2]}
    assert answer(Form.COLUMNAR, {"a": np.array(5)}) == {"outputs": 5}


def test_several_outputs_are_objects() -> None:
    outputs = {"a": ONE, "b": TWO}
    assert answer(Form.ROW, outputs) == {
        "predictions": [{"a": 1, "b": [True]}, {"a": 2, "b": [False]}]
    }
    assert answer(Form.COLUMNAR, outputs) == {"outputs": {"a": [1, 2], "b": [[True], [False]]}}


@pytest.mark.parametrize(
    ("outputs", "says"),
    [
        ({"a": np.array(1)}, "Tensor name: a has no shape information"),
        ({"a": ONE, "b": ONE[:1]}, "Tensor name: b has inconsistent batch size: 1 expecting: 2"),
        ({"a": ONE.astype(np.complex64)}, "tensor type: complex64"),
        ({"a": ONE.astype(np.float16)}, "tensor type: half"),
    ],
)
def test_refused(outputs: dict[str, np.ndarray], says: str) -> None:
    with pytest.raises(RequestFailure, match=f"INVALID_ARGUMENT: .*{says}"):
        answer(Form.ROW, outputs)


def test_names_that_end_with_bytes_are_binary() -> None:
    texts = np.array([[b"a\0"]], object)
    assert answer(Form.ROW, {"x_bytes": texts}) == {"predictions": [[{"b64": "YQA="}]]}
    assert answer(Form.ROW, {"x": texts}) == {"predictions": [["a\0"]]}
