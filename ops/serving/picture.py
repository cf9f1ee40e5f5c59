"""Turn a picture file into a model's input."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ops.errors import BadValue
from ops.serving.golden import Arrays


def inputs(path: Path, like: Arrays) -> Arrays:
    """The picture as the one input of a model that takes (1, height, width, 3) RGB 0-255.

    `like` are inputs that the model takes. Raises BadValue for a file that is no picture, and
    for a model that takes none.
    """
    name, shape, dtype = _image_input(like)
    try:
        with Image.open(path) as picture:
            resized = picture.convert("RGB").resize((shape[2], shape[1]))
    except FileNotFoundError as error:
        raise BadValue(f"--image is '{path}', which is not there") from error
    except Exception as error:  # of a damaged file, Pillow raises SyntaxError and others too
        raise BadValue(f"--image is '{path}', which is no picture that can be read") from error
    return {name: np.asarray(resized, dtype=dtype)[np.newaxis]}


def _image_input(like: Arrays) -> tuple[str, tuple[int, ...], "np.dtype[Any]"]:
    for name, array in like.items():
        if len(like) == 1 and array.ndim == 4 and array.shape[3] == 3:
            return name, array.shape, array.dtype
    raise BadValue("--image: the model that runs takes no picture; leave it out")
