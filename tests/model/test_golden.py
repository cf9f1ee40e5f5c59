"""The golden check passes the recorded answer and fails every other."""

from pathlib import Path

import numpy as np
import pytest

from model import example, golden, layout, photograph, savedmodel
from model.golden import Expected, Golden
from model.record import Record
from model.tensor import Array

SMALL = Golden(
    photograph=None,
    inputs={"x": np.array([[1.0, 2.0]], dtype=np.float32)},
    outputs={
        "y": Expected(np.array([1.0], dtype=np.float32), 0.25),
        "label": Expected(np.array([b"cat"], dtype=object), 0.0),
    },
)
CAT = np.array([b"cat"], dtype=object)


def test_to_a_file_and_back(tmp_path: Path) -> None:
    SMALL.write(tmp_path / "golden.json")
    back = golden.read(tmp_path / "golden.json")
    assert back.mismatches({"y": np.array([1.0], np.float32), "label": CAT}) == []
    assert np.array_equal(back.inputs["x"], SMALL.inputs["x"])
    assert back.outputs["y"].tolerance == 0.25


def test_within_the_tolerance_it_passes() -> None:
    assert SMALL.mismatches({"y": np.array([1.25], np.float32), "label": CAT}) == []


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"y": np.array([1.3], np.float32), "label": CAT}, "y differs by 0.3, allowed 0.25"),
        ({"y": np.array([np.nan], np.float32), "label": CAT}, "y differs by inf"),
        ({"y": np.array([1.0]), "label": CAT}, "y differs by inf"),
        ({"y": np.array([[1.0]], np.float32), "label": CAT}, "y differs by inf"),
        ({"y": np.array([1.0], np.float32)}, "label is missing"),
        ({"y": np.array([1], np.float32), "label": np.array([b"dog"], object)}, "label differs"),
    ],
)
def test_anything_else_fails(answers: dict[str, Array], said: str) -> None:
    lines = SMALL.mismatches(answers)
    assert len(lines) == 1
    assert lines[0].startswith(said)


@pytest.fixture(scope="module")
def predict(exported: Record) -> savedmodel.Predict:
    return savedmodel.load(layout.locate(Path(exported.base_path)).path)


@pytest.fixture(scope="module")
def written(exported: Record) -> Golden:
    return golden.read(Path(exported.golden))


def test_the_exported_model_passes(predict: savedmodel.Predict, written: Golden) -> None:
    assert written.photograph == photograph.GOLDEN
    assert written.mismatches(predict(written.inputs)) == []


def test_it_passes_in_any_company(
    predict: savedmodel.Predict, written: Golden, exported: Record
) -> None:
    others = [example.example(exported.signature, name) for name in photograph.OTHERS]
    rows = [one["image_input"] for one in [*others, written.inputs]]
    answers = predict({"image_input": np.concatenate(rows)})
    assert written.mismatches({"resnet50": answers["resnet50"][-1:]}) == []
    assert written.mismatches({"resnet50": answers["resnet50"][:1]}) != []


@pytest.mark.parametrize("name", photograph.OTHERS)
def test_another_photograph_fails(
    predict: savedmodel.Predict, written: Golden, exported: Record, name: str
) -> None:
    answers = predict(example.example(exported.signature, name))
    assert written.mismatches(answers)[0].startswith("resnet50 differs by")


def test_swapped_channels_fail(
    predict: savedmodel.Predict, written: Golden, exported: Record
) -> None:
    answers = predict(example.swapped(exported.signature, written.inputs))
    assert written.mismatches(answers)[0].startswith("resnet50 differs by")
