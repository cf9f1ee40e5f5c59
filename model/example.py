"""Make an input for any signature: a photograph where it looks like an image, else seeded values.

An image has four dimensions, three channels last, and float or uint8 values; it gets the
photograph, RGB, 0 to 255. Floats elsewhere are between 0 and 1, integers are 0 or 1 (safe where
they are indices), a string is the photograph's JPEG file. An open dimension is 1, an image's 224.
"""

from collections.abc import Mapping

import numpy as np

from model import photograph
from model.errors import BadValue
from model.record import Signature, TensorSpec
from model.tensor import Array

_PICTURES = ("float16", "bfloat16", "float32", "float64", "uint8")


def is_image(spec: TensorSpec) -> bool:
    """Tell whether the tensor takes a batch of RGB images."""
    shape = spec.shape
    return shape is not None and len(shape) == 4 and shape[3] == 3 and spec.dtype in _PICTURES


def shows_photograph(signature: Signature) -> bool:
    """Tell whether the example holds the photograph: as pixels, or as a JPEG file."""
    return any(is_image(spec) or spec.dtype == "string" for spec in signature.inputs.values())


def example(signature: Signature, name: str, seed: int = 0) -> dict[str, Array]:
    """Return one value for each input; the same arguments give the same values."""
    random = np.random.default_rng(seed)
    return {key: _value(spec, name, random, key) for key, spec in sorted(signature.inputs.items())}


def swapped(signature: Signature, inputs: Mapping[str, Array]) -> dict[str, Array]:
    """Return the same inputs with every image's channels in reverse order (BGR)."""
    return {
        key: value[..., ::-1] if is_image(signature.inputs[key]) else value
        for key, value in inputs.items()
    }


def _value(spec: TensorSpec, name: str, random: np.random.Generator, key: str) -> Array:
    if is_image(spec):
        return _image(spec, name)
    shape = tuple(size or 1 for size in spec.shape or ())
    if spec.dtype == "string":
        return np.full(shape, photograph.content(name), dtype=object)
    dtype = _dtype(spec, key)
    if dtype.kind in "iub":
        return random.integers(0, 2, shape).astype(dtype)
    return random.random(shape).astype(dtype)


def _image(spec: TensorSpec, name: str) -> Array:
    batch, height, width, _ = spec.shape or (1, None, None, 3)
    side = photograph.SIDE
    pixels = photograph.pixels(name, height or side, width or side)
    return np.repeat(pixels[np.newaxis], batch or 1, axis=0).astype(_dtype(spec, "image"))


def _dtype(spec: TensorSpec, key: str) -> "np.dtype[np.generic]":
    import ml_dtypes  # noqa: F401  (teaches NumPy bfloat16)

    try:
        return np.dtype(spec.dtype)
    except TypeError as error:
        raise BadValue(f"input {key!r} has dtype {spec.dtype}: no request can carry it") from error
