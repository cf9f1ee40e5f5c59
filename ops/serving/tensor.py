"""Hold a tensor in numpy and put it on either wire."""

import base64
from typing import Any

import numpy as np

from ops.serving.predict_pb2 import TensorProto, TensorShapeProto

# tensorflow/core/framework/types.proto; the wire carries the number.
DATA_TYPES = {
    "float32": 1,
    "float64": 2,
    "int32": 3,
    "uint8": 4,
    "int16": 5,
    "int8": 6,
    "string": 7,
    "int64": 9,
    "bool": 10,
    "uint16": 17,
    "float16": 19,
    "uint32": 22,
    "uint64": 23,
}
NAMES = {number: name for name, number in DATA_TYPES.items()}
# Where TensorProto keeps values that are not in tensor_content.
VALUES = {
    "float32": "float_val",
    "float64": "double_val",
    "int64": "int64_val",
    "bool": "bool_val",
    "float16": "half_val",
    "uint32": "uint32_val",
    "uint64": "uint64_val",
}


def dtype_name(array: "np.ndarray[Any, Any]") -> str:
    """TensorFlow's name of the array's type; objects are byte strings."""
    return "string" if array.dtype == object else array.dtype.name


def from_json(tensor: dict[str, Any]) -> "np.ndarray[Any, Any]":
    """The array of a `{"dtype", "shape", "content"}` object; strings become an object array."""
    if tensor["dtype"] == "string":
        values = np.empty(len(tensor["content"]), dtype=object)
        values[:] = [base64.b64decode(text) for text in tensor["content"]]
        return values.reshape(tensor["shape"])
    content = base64.b64decode(tensor["content"])
    little_endian = np.dtype(tensor["dtype"]).newbyteorder("<")
    return np.frombuffer(content, little_endian).reshape(tensor["shape"])


def to_proto(array: "np.ndarray[Any, Any]") -> TensorProto:
    """The message for `array`; an array of objects is one of byte strings."""
    name = dtype_name(array)
    shape = TensorShapeProto(dim=[TensorShapeProto.Dim(size=size) for size in array.shape])
    proto = TensorProto(dtype=DATA_TYPES[name], tensor_shape=shape)
    if name == "string":
        proto.string_val.extend(array.ravel().tolist())
    else:
        proto.tensor_content = array.tobytes()
    return proto


def from_proto(proto: TensorProto) -> "np.ndarray[Any, Any]":
    """The array of a message, whichever of its fields holds the values.

    A single value stands for all of them, as in TensorFlow.
    """
    name = NAMES[proto.dtype]
    shape = tuple(dim.size for dim in proto.tensor_shape.dim)
    if name == "string":
        strings = np.empty(len(proto.string_val), dtype=object)
        strings[:] = list(proto.string_val)
        return strings.reshape(shape)
    if proto.tensor_content:
        return np.frombuffer(proto.tensor_content, name).reshape(shape)
    values = np.asarray(getattr(proto, VALUES.get(name, "int_val")))
    # half_val holds the sixteen bits of each number, not its value.
    values = values.astype(np.uint16).view(np.float16) if name == "float16" else values.astype(name)
    return np.broadcast_to(values, shape) if values.size == 1 else values.reshape(shape)


def to_rest(array: "np.ndarray[Any, Any]") -> Any:
    """Nested lists for JSON, byte strings as TensorFlow Serving's `{"b64": …}`."""
    if array.dtype != object:
        return array.tolist()
    texts = [{"b64": base64.b64encode(value).decode()} for value in array.ravel()]
    return np.array(texts, dtype=object).reshape(array.shape).tolist()


def from_rest(values: Any, dtype: str) -> "np.ndarray[Any, Any]":
    """The array of a REST answer's nested lists."""
    if dtype != "string":
        return np.asarray(values, dtype)
    flat = np.asarray(values, dtype=object)
    return np.vectorize(_bytes, otypes=[object])(flat) if flat.size else flat


def _bytes(value: Any) -> bytes:
    return base64.b64decode(value["b64"]) if isinstance(value, dict) else str(value).encode()
