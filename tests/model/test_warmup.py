"""A model gets a warm-up request of its own signature, unless it has some."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from tensorflow_serving.apis import prediction_log_pb2

from model import savedmodel, warmup


def records(folder: Path) -> list[prediction_log_pb2.PredictionLog]:
    dataset = tf.data.TFRecordDataset(str(folder / warmup.REQUESTS))
    return [prediction_log_pb2.PredictionLog.FromString(x) for x in dataset.as_numpy_iterator()]


@pytest.mark.parametrize(
    ("path", "name", "shape"),
    [
        ("double/2", "x", (1, 2)),
        ("mean/1", "image", (1, 224, 224, 3)),
        ("length/1", "text", (1,)),
        ("single/1", "x", (1, 2)),
    ],
)
def test_the_record_is_a_request_the_model_answers(
    models: Path, tmp_path: Path, path: str, name: str, shape: tuple[int, ...]
) -> None:
    shutil.copytree(models / path, tmp_path / "1")
    signature = savedmodel.signature(tmp_path / "1")
    assert warmup.write(tmp_path / "1", "m", signature)
    (record,) = records(tmp_path / "1")
    request = record.predict_log.request
    assert (request.model_spec.name, request.model_spec.signature_name) == ("m", "serving_default")
    inputs = {key: tf.make_ndarray(proto) for key, proto in request.inputs.items()}
    assert {key: value.shape for key, value in inputs.items()} == {name: shape}
    assert savedmodel.load(tmp_path / "1")(inputs)


def test_the_same_model_gives_the_same_bytes(models: Path, tmp_path: Path) -> None:
    written = []
    for copy in ("a", "b"):
        shutil.copytree(models / "mean/1", tmp_path / copy)
        warmup.write(tmp_path / copy, "m", savedmodel.signature(tmp_path / copy))
        written.append((tmp_path / copy / warmup.REQUESTS).read_bytes())
    assert written[0] == written[1]
    assert len(written[0]) > np.prod((224, 224, 3))


def test_a_models_own_requests_stay(models: Path, tmp_path: Path) -> None:
    shutil.copytree(models / "double/2", tmp_path / "1")
    (tmp_path / "1" / warmup.REQUESTS).parent.mkdir()
    (tmp_path / "1" / warmup.REQUESTS).write_bytes(b"own")
    assert not warmup.write(tmp_path / "1", "m", savedmodel.signature(tmp_path / "1"))
    assert (tmp_path / "1" / warmup.REQUESTS).read_bytes() == b"own"
