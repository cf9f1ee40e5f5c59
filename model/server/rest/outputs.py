"""Write a predict answer, in the form its request had."""

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from model.server.failure import invalid
from model.server.rest.inputs import Form
from model.server.tensors import type_name

_BYTES = "_bytes"
"""Names with this ending have binary values, written as {"b64": "…"} (api_rest.md)."""

_PLAIN = frozenset(
    {tf.float64, tf.bool, tf.int8, tf.int16, tf.int32, tf.int64, tf.uint8, tf.uint32, tf.uint64}
)


def answer(form: Form, outputs: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Lay outputs out by row or by column; a single one goes without its name.

    Raises INVALID_ARGUMENT for rows of outputs that have no common first dimension, and for a
    type JSON cannot carry.
    """
    if form is Form.ROW:
        _check_batch(outputs)
    columns = {name: values(array, name.endswith(_BYTES)) for name, array in outputs.items()}
    if len(columns) == 1:
        return {form.value: next(iter(columns.values()))}
    if form is Form.COLUMNAR:
        return {form.value: columns}
    rows = zip(*columns.values(), strict=True)
    return {form.value: [dict(zip(columns, row, strict=True)) for row in rows]}


def values(array: np.ndarray, binary: bool) -> Any:
    """Turn an array into nested lists, or one value, as JSON is to have them."""
    dtype = tf.as_dtype(array.dtype)
    if dtype == tf.string:
        return _strings(array, binary)
    if dtype == tf.float32:
        return shortened(array).tolist()
    if dtype in _PLAIN:
        return array.tolist()
    kind = type_name(dtype.as_datatype_enum)
    raise invalid(f"Failed to write JSON value for tensor type: {kind}")


def shortened(array: np.ndarray) -> np.ndarray:
    """Give float32 values as doubles with no more decimal digits than they need: 6, or else 9.

    A float32 has 9 significant digits at most; widened as it is, 0.2 would be written as
    0.20000000298023224.
    """
    with np.errstate(all="ignore"):  # zeros and values that are not finite stay as they are
        wide = array.astype(np.float64)
        exponent = np.floor(np.log10(np.abs(wide)))
        short, long = (_rounded(wide, digits - 1 - exponent) for digits in (6, 9))
        best = np.where(short.astype(np.float32) == array, short, long)
    needed: np.ndarray = np.where(np.isfinite(best) & (wide != 0), best, wide)
    return needed


def _rounded(wide: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Round to `places` decimal places each.

    Powers of ten to the 22nd are exact doubles, so multiplying or dividing by them rounds once.
    """
    scale = 10.0 ** np.abs(places)
    whole = np.round(np.where(places >= 0, wide * scale, wide / scale))
    rounded: np.ndarray = np.where(places >= 0, whole / scale, whole * scale)
    return rounded


def _check_batch(outputs: Mapping[str, np.ndarray]) -> None:
    sizes: set[int] = set()
    for name, array in outputs.items():
        if array.ndim == 0:
            raise invalid(f"Tensor name: {name} has no shape information ")
        if sizes and array.shape[0] not in sizes:
            raise invalid(
                f"Tensor name: {name} has inconsistent batch size: {array.shape[0]} "
                f"expecting: {sizes.pop()}"
            )
        sizes.add(array.shape[0])


def _strings(array: np.ndarray, binary: bool) -> Any:
    texts = np.empty(array.shape, dtype=object)
    for index in np.ndindex(array.shape):
        texts[index] = _string(array[index], binary)
    return texts.tolist()


def _string(value: Any, binary: bool) -> str | dict[str, str]:
    if binary:
        return {"b64": base64.b64encode(value).decode("ascii")}
    return str(value, "utf-8", "surrogateescape")
