"""Golden answers and the differences that they find."""

import json
from pathlib import Path

import numpy as np
import pytest

from ops.errors import BadValue
from ops.savedmodel import SavedModel
from ops.serving.golden import Golden, grpc_payload, rest_payload
from ops.serving.predict_pb2 import PredictRequest

GOLDEN = Golden(
    inputs={"x": np.ones((1, 2), np.float32)},
    outputs={"y": np.array([[1.0, np.nan]], np.float32), "s": np.array([b"a"], object)},
    tolerances={"y": 0.1, "s": 0.0},
    signature_name="serving_default",
)
SAME = {"y": np.array([[1.05, np.nan]], np.float32), "s": np.array([b"a"], object)}


def test_answers_within_the_tolerance_are_the_same() -> None:
    assert GOLDEN.problems(SAME) == []


def test_equal_infinities_are_the_same() -> None:
    infinite = Golden({}, {"y": np.array([np.inf, -np.inf])}, {"y": 0.1}, "serving_default")
    assert infinite.problems({"y": np.array([np.inf, -np.inf])}) == []
    assert infinite.problems({"y": np.array([np.inf, np.inf])}) != []


def test_whole_numbers_that_are_equal_as_floats_differ() -> None:
    large = Golden({}, {"y": np.array([2**53])}, {"y": 0.0}, "serving_default")
    assert large.problems({"y": np.array([2**53])}) == []
    assert large.problems({"y": np.array([2**53 + 1])}) == ["output `y` differs"]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"y": np.array([[1.2, np.nan]])}, "output `y` differs by 0.2, more than 0.1"),
        ({"y": np.array([[np.nan, np.nan]])}, "output `y` differs by nan"),
        ({"y": np.array([[1.0, 1.0]])}, "output `y` differs by nan"),
        ({"y": np.array([1.0])}, "output `y` has shape (1,), not (1, 2)"),
        ({"s": np.array([b"b"], object)}, "output `s` differs"),
        ({"y": None}, "output `y` is missing"),
    ],
)
def test_each_difference_is_told(answers: dict, told: str) -> None:  # type: ignore[type-arg]
    given = {name: array for name, array in {**SAME, **answers}.items() if array is not None}
    problems = GOLDEN.problems(given)
    assert len(problems) == 1
    assert problems[0].startswith(told)


def test_the_recorded_answers_of_a_real_model_are_read(model: SavedModel) -> None:
    golden = Golden.read(model.golden)
    assert golden.inputs["image_input"].shape == (1, 8, 8, 3)
    assert golden.problems(golden.outputs) == []


@pytest.mark.parametrize("text", ["", "{}", '{"inputs": 1}', "[]"])
def test_a_file_without_golden_answers_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "golden.json"
    path.write_text(text)
    with pytest.raises(BadValue, match="holds no golden answers"):
        Golden.read(path)


def test_payloads_carry_the_inputs() -> None:
    request = PredictRequest.FromString(grpc_payload(GOLDEN.inputs, "m", "serving_default"))
    assert request.model_spec.name == "m"
    assert list(request.inputs["x"].tensor_shape.dim)[1].size == 2
    body = json.loads(rest_payload(GOLDEN.inputs, "serving_default"))
    assert body == {"signature_name": "serving_default", "inputs": {"x": [[1.0, 1.0]]}}
