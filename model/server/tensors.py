"""Turn TensorProto messages into tensors and numpy arrays into TensorProto messages."""

from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.core.framework import tensor_pb2, types_pb2

from model.server.failure import invalid
from model.server.signature import Spec, Value

_PACKED = {tf.float32: 5, tf.float64: 6, tf.complex64: 9, tf.complex128: 12, tf.bool: 11}
"""Field numbers of TensorProto whose packed wire form is the array's own bytes."""

_FIELDS = {
    tf.int32: "int_val",
    tf.int16: "int_val",
    tf.int8: "int_val",
    tf.uint16: "int_val",
    tf.uint8: "int_val",
    tf.int64: "int64_val",
    tf.uint32: "uint32_val",
    tf.uint64: "uint64_val",
    tf.half: "half_val",
    tf.bfloat16: "half_val",
    tf.string: "string_val",
}

_PLAIN = frozenset(_PACKED) | frozenset(_FIELDS) - {tf.string}
"""Types whose `tensor_content` is the array's own bytes."""


def type_name(dtype: int) -> str:
    """Name a type as TensorFlow Serving's messages do: float, int32, half, string."""
    return str(types_pb2.DataType.Name(dtype)).removeprefix("DT_").lower()


def decode(spec: Spec, proto: tensor_pb2.TensorProto) -> Value:
    """Read one input, from `tensor_content` without a copy or from the typed fields.

    Raises INVALID_ARGUMENT for another type than the signature's and for content that does not
    fill the shape.
    """
    if proto.dtype != spec.dtype.as_datatype_enum:
        raise invalid(
            f'Input "{spec.name}" is of type {_sent(proto.dtype)}, '
            f"but the signature wants {type_name(spec.dtype.as_datatype_enum)}."
        )
    try:
        if proto.tensor_content and spec.dtype in _PLAIN:
            content = np.frombuffer(proto.tensor_content, spec.dtype.as_numpy_dtype)
            return content.reshape(_shape(proto))
        return tf.io.parse_tensor(proto.SerializeToString(), spec.dtype)
    except (ValueError, tf.errors.InvalidArgumentError):
        raise invalid(f"tensor parsing error: {spec.name}") from None


def encode(array: np.ndarray, proto: tensor_pb2.TensorProto) -> None:
    """Write one output into `proto`, in the typed fields as upstream does unless told otherwise.

    Clients read `float_val` and its kin directly, so `tensor_content` would leave them with
    nothing. Fixed-width values go in by their wire form (protobuf.dev, encoding: a packed field
    is its tag, its length and its values one after the other), which spares a Python object each.
    """
    dtype = tf.as_dtype(array.dtype)
    proto.dtype = dtype.as_datatype_enum
    for size in array.shape:
        proto.tensor_shape.dim.add(size=size)
    if dtype in _PACKED:
        content = array.tobytes()
        tag = _PACKED[dtype] << 3 | 2
        proto.MergeFromString(bytes([tag]) + _varint(len(content)) + content)
    elif dtype in _FIELDS:
        getattr(proto, _FIELDS[dtype]).extend(_flat(array, dtype))
    else:
        proto.tensor_content = array.tobytes()


def _flat(array: np.ndarray, dtype: tf.DType) -> list[Any]:
    bits = array.view(np.uint16) if dtype in (tf.half, tf.bfloat16) else array
    return bits.ravel().tolist()


def _shape(proto: tensor_pb2.TensorProto) -> list[int]:
    shape = [int(dim.size) for dim in proto.tensor_shape.dim]
    if proto.tensor_shape.unknown_rank or min(shape, default=0) < 0:
        raise ValueError("a value has a known shape")
    return shape


def _sent(dtype: int) -> str:
    return type_name(dtype) if dtype in types_pb2.DataType.values() else f"number {dtype}"


def _varint(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low]) if not rest else bytes([low | 0x80]) + _varint(rest)
