"""The exported network does its own preprocessing and answers differently for each photograph."""

from pathlib import Path

import numpy as np
import pytest

from model import layout, photograph, savedmodel
from model.record import Record

ALL = (photograph.GOLDEN, *photograph.OTHERS)


@pytest.fixture(scope="module")
def answers(exported: Record) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    predict = savedmodel.load(layout.locate(Path(exported.base_path)).path)
    images = np.stack([photograph.pixels(name) for name in ALL]).astype(np.float32)
    return predict({"image_input": images})["resnet50"].reshape(len(ALL), 1000)


def test_answers_are_probabilities(
    answers: "np.ndarray[tuple[int, int], np.dtype[np.float32]]",
) -> None:
    assert answers.min() >= 0
    assert answers.sum(axis=1) == pytest.approx(1, abs=1e-4)


def test_every_photograph_has_a_top_class_of_its_own(
    answers: "np.ndarray[tuple[int, int], np.dtype[np.float32]]",
) -> None:
    assert len(set(answers.argmax(axis=1).tolist())) == len(ALL)


def test_no_random_identifier_is_left_in_the_files(exported: Record) -> None:
    from tensorflow.core.protobuf import fingerprint_pb2

    content = (exported.version_path / "fingerprint.pb").read_bytes()
    fingerprint = fingerprint_pb2.FingerprintDef.FromString(content)
    assert fingerprint.uuid == ""
    assert fingerprint.graph_def_program_hash != 0
