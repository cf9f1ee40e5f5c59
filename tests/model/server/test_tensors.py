"""Check TensorProto both ways, against TensorFlow's own reading and writing."""

import numpy as np
import pytest
import tensorflow as tf
from tensorflow.core.framework import tensor_pb2

from model.server.failure import RequestFailure
from model.server.signature import Spec
from model.server.tensors import decode, encode

VALUES = {
    "float32": [[1.5, float("nan"), float("-inf")]],
    "float64": [[0.1], [-1e300]],
    "int8": [-128, 127],
    "int16": [-32768, 32767],
    "int32": [-(2**31), 2**31 - 1],
    "int64": [-(2**63), 2**63 - 1],
    "uint8": [0, 255],
    "uint16": [0, 65535],
    "uint32": [0, 2**32 - 1],
    "uint64": [0, 2**64 - 1],
    "bool": [[True, False]],
    "string": [b"", b"zero at the end\0", b"\xff\xfe"],
    "half": [1.5, -65504.0],
    "bfloat16": [1.5, -3e38],
    "complex64": [1 + 2j],
    "complex128": [[-1j]],
}


def array(dtype: str) -> np.ndarray:
    kind = object if dtype == "string" else tf.as_dtype(dtype).as_numpy_dtype
    return np.array(VALUES[dtype], dtype=kind)


def same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.dtype == other.dtype and one.shape == other.shape and str(one) == str(other)


@pytest.mark.parametrize("dtype", VALUES)
def test_written_in_typed_fields_as_tensorflow_reads_them(dtype: str) -> None:
    proto = tensor_pb2.TensorProto()
    encode(array(dtype), proto)
    assert not proto.tensor_content
    assert same(tf.io.parse_tensor(proto.SerializeToString(), dtype).numpy(), array(dtype))


@pytest.mark.parametrize("dtype", VALUES)
def test_read_from_content_and_from_fields(dtype: str) -> None:
    spec = Spec("x", tf.as_dtype(dtype), None)
    fields = tensor_pb2.TensorProto()
    encode(array(dtype), fields)
    content = tensor_pb2.TensorProto.FromString(tf.io.serialize_tensor(array(dtype)).numpy())
    assert bool(content.tensor_content) == (dtype != "string")
    for proto in (fields, content):
        assert same(tf.constant(decode(spec, proto), spec.dtype).numpy(), array(dtype))


@pytest.mark.parametrize("shape", [(), (0,), (2, 0, 3), (300, 7)])
def test_shapes(shape: tuple[int, ...]) -> None:
    proto = tensor_pb2.TensorProto()
    encode(np.ones(shape, np.float32), proto)
    assert tf.make_ndarray(proto).shape == shape
    decoded = decode(Spec("x", tf.float32, None), proto)
    assert tuple(decoded.shape) == shape


def test_one_value_fills_the_shape() -> None:
    """TensorFlow repeats the last value of a typed field."""
    proto = tensor_pb2.TensorProto(dtype=1, float_val=[2.5])
    proto.tensor_shape.dim.add(size=3)
    assert decode(Spec("x", tf.float32, None), proto).numpy().tolist() == [2.5] * 3


def broken(size: int, content: bytes = b"", **fields: object) -> tensor_pb2.TensorProto:
    proto = tensor_pb2.TensorProto(tensor_content=content, **{"dtype": 1, **fields})
    proto.tensor_shape.dim.add(size=size)
    return proto


@pytest.mark.parametrize(
    ("proto", "says"),
    [
        (broken(2, b"1234"), "tensor parsing error: x"),
        (broken(1, b"123"), "tensor parsing error: x"),
        (broken(-1, b"1234"), "tensor parsing error: x"),
        (broken(-1, float_val=[1.0]), "tensor parsing error: x"),
        (broken(1, dtype=3, int_val=[1]), 'Input "x" is of type int32, .* wants float'),
        (broken(1, dtype=0), 'Input "x" is of type invalid'),
        (broken(1, dtype=99), 'Input "x" is of type number 99'),
    ],
)
def test_refused(proto: tensor_pb2.TensorProto, says: str) -> None:
    with pytest.raises(RequestFailure, match=f"INVALID_ARGUMENT: {says}"):
        decode(Spec("x", tf.float32, None), proto)
