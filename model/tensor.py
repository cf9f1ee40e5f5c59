"""Write arrays as JSON and read them back: little-endian bytes in base64, strings one by one."""

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def encode(array: Array) -> dict[str, Any]:
    """Return dtype, shape and content; content is C order, little endian, or a list of strings."""
    if array.dtype.kind in "OSU":
        content: Any = [_base64(_bytes(item)) for item in array.ravel().tolist()]
        return {"dtype": "string", "shape": list(array.shape), "content": content}
    raw = array.astype(array.dtype.newbyteorder("<")).tobytes()
    return {"dtype": array.dtype.name, "shape": list(array.shape), "content": _base64(raw)}


def decode(fields: dict[str, Any]) -> Array:
    """Read what `encode` wrote; bfloat16 needs ml_dtypes, which comes with TensorFlow."""
    shape = tuple(fields["shape"])
    if fields["dtype"] == "string":
        strings = np.empty(len(fields["content"]), dtype=object)
        strings[:] = [base64.b64decode(item) for item in fields["content"]]
        return strings.reshape(shape)
    if fields["dtype"] == "bfloat16":
        import ml_dtypes  # noqa: F401  (teaches NumPy the name)
    raw = base64.b64decode(fields["content"])
    native = np.dtype(fields["dtype"])
    return np.frombuffer(raw, native.newbyteorder("<")).astype(native).reshape(shape)


def difference(left: Array, right: Array) -> float:
    """Return the largest absolute difference; infinity when shape, kind or a string differs.

    Equal infinities and NaN beside NaN count as equal.
    """
    if left.shape != right.shape or (left.dtype != right.dtype):
        return float("inf")
    if left.dtype.kind in "OSU":
        return 0.0 if left.tolist() == right.tolist() else float("inf")
    wide = np.complex128 if left.dtype.kind == "c" else np.float64
    a, b = left.astype(wide), right.astype(wide)
    same = (left == right) | (np.isnan(a) & np.isnan(b))
    with np.errstate(invalid="ignore"):
        # Integers that differ may be equal as floats.
        gaps = np.where(same, 0.0, np.maximum(np.abs(a - b), np.finfo(np.float64).tiny))
    return float(np.where(np.isnan(gaps), np.inf, gaps).max(initial=0.0))


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _bytes(item: str | bytes) -> bytes:
    return item if isinstance(item, bytes) else item.encode()
