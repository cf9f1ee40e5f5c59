"""Read one tensor from the nested lists it has in JSON."""

import base64
import binascii
from itertools import chain
from typing import Any

import numpy as np
import tensorflow as tf

from model.server.failure import Code, RequestFailure, invalid
from model.server.rest.document import refused, shown
from model.server.tensors import type_name

_NUMBER = frozenset({int, float})
_WHOLE = frozenset({int})

_ACCEPTED: dict[tf.DType, frozenset[type]] = {
    tf.float32: _NUMBER,
    tf.float64: _NUMBER,
    **dict.fromkeys((tf.int8, tf.int16, tf.int32, tf.int64), _WHOLE),
    **dict.fromkeys((tf.uint8, tf.uint32, tf.uint64), _WHOLE),
    tf.bool: frozenset({bool}),
    tf.string: frozenset({str, dict}),
}
"""Types JSON can carry, and what they look like there (upstream's util/json_tensor.cc)."""

_MAX_RANK = 64
"""As many dimensions as numpy's arrays have."""

_JSON_TYPES = {
    type(None): "Null",
    bool: "Bool",
    dict: "Object",
    list: "Array",
    str: "String",
    int: "Number",
    float: "Number",
}


def tensor(value: Any, dtype: tf.DType) -> np.ndarray:
    """Make an array of `dtype` from a JSON value: a scalar, or lists in lists.

    Raises INVALID_ARGUMENT for lists that make no rectangle and values of another type,
    UNIMPLEMENTED for a type JSON cannot carry.
    """
    shape, leaves = _flattened(value)
    kind = type_name(dtype.as_datatype_enum)
    if dtype not in _ACCEPTED:
        raise RequestFailure(
            Code.UNIMPLEMENTED, f"Conversion of JSON Value: {shown(value)} to type: {kind}"
        )
    if not set(map(type, leaves)) <= _ACCEPTED[dtype]:
        wrong = next(leaf for leaf in leaves if type(leaf) not in _ACCEPTED[dtype])
        name = json_type(wrong)
        raise refused(wrong, f"Type: {name} is not of expected type: {kind}")
    if dtype == tf.string:
        return _strings(leaves, shape)
    try:
        with np.errstate(over="ignore"):  # too great a number for a float becomes Infinity
            return np.array(leaves, dtype.as_numpy_dtype).reshape(shape)
    except OverflowError:
        why = f"JSON Value out of range Type: Number is not of expected type: {kind}"
        raise invalid(why) from None


def json_type(value: Any) -> str:
    """Name the type a value has in JSON, as upstream's messages do."""
    return _JSON_TYPES[type(value)]


def is_binary(value: Any) -> bool:
    """Tell whether a value is `{"b64": "…"}`, which stands for a string of bytes."""
    return isinstance(value, dict) and value.keys() == {"b64"} and isinstance(value["b64"], str)


def _flattened(value: Any) -> tuple[list[int], list[Any]]:
    """Return the shape, as the first elements have it, and the innermost values in order."""
    shape: list[int] = []
    level = [value]
    while level and isinstance(level[0], list):
        size = len(level[0])
        for item in level:
            if not isinstance(item, list):
                raise refused(item, f"found at incorrect level: {len(shape) + 1} in the JSON DOM.")
            if len(item) != size:
                raise invalid(
                    f"Encountered list at unexpected size: {len(item)} at level: {len(shape)} "
                    f"expected size: {size}"
                )
        shape.append(size)
        if len(shape) > _MAX_RANK:
            raise invalid(f"Encountered list at unexpected level: {_MAX_RANK}")
        level = list(chain.from_iterable(level))
    if list in set(map(type, level)):
        depth = len(shape)
        raise invalid(f"Encountered list at unexpected level: {depth} expected < {depth}")
    return shape, level


def _strings(leaves: list[Any], shape: list[int]) -> np.ndarray:
    array = np.empty(len(leaves), dtype=object)
    array[:] = [as_bytes(leaf) for leaf in leaves]
    return array.reshape(shape)


def as_bytes(leaf: str | dict[str, str]) -> bytes:
    """Read a string, or bytes in base64; raises INVALID_ARGUMENT for what is no base64."""
    if isinstance(leaf, str):
        return leaf.encode("utf-8", "surrogateescape")
    if not is_binary(leaf):
        raise refused(leaf, "not formatted correctly for base64 data")
    try:
        text = leaf["b64"].rstrip("=")
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise invalid("Unable to base64 decode") from None
