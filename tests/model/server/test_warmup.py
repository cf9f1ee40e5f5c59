"""Check that a version answers its own warm-up requests before it is served."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
import tensorflow as tf
from tensorflow_serving.apis import prediction_log_pb2

from model.server import warmup
from model.server.failure import RequestFailure
from model.server.flags import Flags
from model.server.loading import attempt
from model.server.servable import load


def record(**inputs: list[float]) -> bytes:
    log = prediction_log_pb2.PredictionLog()
    request = log.predict_log.request
    request.model_spec.name, request.model_spec.version.value = "another", 99
    for key, value in inputs.items():
        request.inputs[key].CopyFrom(tf.make_tensor_proto(value))
    return bytes(log.SerializeToString())


@pytest.fixture
def folder(bases: Path, tmp_path: Path) -> Path:
    shutil.copytree(bases / "times" / "2", tmp_path / "2")
    return tmp_path / "2"


def put(folder: Path, records: Sequence[bytes]) -> None:
    (folder / warmup.REQUESTS).parent.mkdir()
    with tf.io.TFRecordWriter(str(folder / warmup.REQUESTS)) as writer:
        for one in records:
            writer.write(one)


def test_each_record_is_answered_whatever_model_it_names(folder: Path) -> None:
    servable = load("times", 2, folder)
    assert warmup.replay(servable, folder, 1) == 0
    put(folder, [record(x=[1.0]), record(x=[1.0, 2.0])])
    assert warmup.replay(servable, folder, 2) == 2


@pytest.mark.parametrize(
    ("records", "says"),
    [
        (
            [record(x=[1.0]), record(z=[1.0])],
            r"record 2 of .*INVALID_ARGUMENT: .*Sent extra: \{z\}",
        ),
        ([b"\xff no log"], "record 1 .*DecodeError"),
        ([b""], "record 1 .*UNIMPLEMENTED: log_type None is not for warm-up"),
        ([record(x=[1.0])] * 1001, "record 1001 .*at most 1000 records"),
    ],
)
def test_what_cannot_warm_up_is_not_served(folder: Path, records: list[bytes], says: str) -> None:
    put(folder, records)
    with pytest.raises(RequestFailure, match=says):
        attempt(Flags(str(folder.parent)), "times", 2, folder)
    cold = Flags(str(folder.parent), enable_model_warmup=False)
    assert attempt(cold, "times", 2, folder).version == 2


def test_a_file_that_is_no_tfrecord_is_one_line(folder: Path) -> None:
    (folder / warmup.REQUESTS).parent.mkdir()
    (folder / warmup.REQUESTS).write_bytes(b"not a record at all")
    with pytest.raises(RequestFailure, match="corrupted record") as caught:
        attempt(Flags(str(folder.parent)), "times", 2, folder)
    assert caught.value.code.name == "DATA_LOSS"
