"""Our messages against TensorFlow Serving's own, byte for byte."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ops.serving import tensor
from ops.serving.golden import grpc_payload
from ops.serving.predict_pb2 import PredictRequest, TensorProto

ARRAYS = {
    **{
        name: np.arange(6).reshape(2, 3).astype(name)
        for name in tensor.DATA_TYPES
        if name not in ("string", "bool")
    },
    "bool": np.array([[True, False]]),
    "string": np.array([b"\xff\x00", b""], object),
    "empty": np.zeros((0, 3), np.float32),
    "scalar": np.array(3.5, np.float64),
}

# The real messages load TensorFlow and are kept out of this process, as they are out of ops.
UPSTREAM = """
import sys
import numpy as np
import tensorflow as tf
from tensorflow_serving.apis import predict_pb2
request = predict_pb2.PredictRequest.FromString(sys.stdin.buffer.read())
for name, proto in request.inputs.items():
    array = tf.make_ndarray(proto)
    content = proto.tensor_content if proto.dtype != 7 else b""
    again = tf.make_tensor_proto(array, dtype=proto.dtype, shape=array.shape)
    if content:
        again.Clear()
        again.dtype, again.tensor_content = proto.dtype, array.tobytes()
        for size in array.shape:
            again.tensor_shape.dim.add(size=size)
    if name != "empty" and name != "scalar":
        assert again.SerializeToString() == proto.SerializeToString(), name
    print(name, array.dtype, array.shape, array.ravel().tolist(), file=sys.stderr)
sys.stdout.buffer.write(request.SerializeToString(deterministic=True))
"""


def test_upstream_reads_and_writes_the_same_bytes() -> None:
    ours = grpc_payload(ARRAYS, "resnet50", "serving_default")
    argv = (sys.executable, "-c", UPSTREAM)
    done = subprocess.run(argv, check=False, input=ours, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == ours
    told = done.stderr.decode()
    assert "float16 float16 (2, 3) [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]" in told
    assert "string object (2,) [b'\\xff\\x00', b'']" in told


@pytest.mark.parametrize("name", ARRAYS)
def test_an_array_comes_back_from_its_message(name: str) -> None:
    back = tensor.from_proto(
        TensorProto.FromString(tensor.to_proto(ARRAYS[name]).SerializeToString())
    )
    np.testing.assert_array_equal(back, ARRAYS[name])
    assert back.dtype == ARRAYS[name].dtype


def test_values_outside_the_content_are_read() -> None:
    shape = tensor.to_proto(np.zeros((1, 2), np.float32)).tensor_shape
    two = TensorProto(dtype=1, tensor_shape=shape, float_val=[1.5, 2.5])
    one = TensorProto(dtype=1, tensor_shape=shape, float_val=[1.5])
    half = TensorProto(dtype=19, tensor_shape=shape, half_val=[0x3C00, 0x4000])
    np.testing.assert_array_equal(tensor.from_proto(two), [[1.5, 2.5]])
    np.testing.assert_array_equal(tensor.from_proto(one), [[1.5, 1.5]])
    np.testing.assert_array_equal(tensor.from_proto(half), [[1.0, 2.0]])


@pytest.mark.parametrize("name", ["float32", "int64", "bool", "string"])
def test_an_array_comes_back_from_rest(name: str) -> None:
    back = tensor.from_rest(tensor.to_rest(ARRAYS[name]), name)
    np.testing.assert_array_equal(back, ARRAYS[name])


def test_the_generated_messages_are_those_of_the_proto_file(tmp_path: Path) -> None:
    root = Path(tensor.__file__).parents[2]
    argv = (
        "-m",
        "grpc_tools.protoc",
        "-I.",
        f"--python_out={tmp_path}",
        "ops/serving/predict.proto",
    )
    subprocess.run((sys.executable, *argv), cwd=root, check=True, timeout=60)
    made = tmp_path / "ops" / "serving" / "predict_pb2.py"
    assert made.read_text() == (root / "ops" / "serving" / "predict_pb2.py").read_text()
    assert PredictRequest.DESCRIPTOR.full_name == "ops.serving.PredictRequest"
