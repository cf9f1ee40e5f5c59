"""Turn the photographs of this package into arrays."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

FOLDER = Path(__file__).parent / "photographs"
GOLDEN = "cat.jpg"
OTHERS = ("astronaut.jpg", "coffee.jpg", "galaxies.jpg", "rocket.jpg")
SIDE = 224


def content(name: str) -> bytes:
    """Return the JPEG file as it is."""
    return (FOLDER / name).read_bytes()


def pixels(name: str, height: int = SIDE, width: int = SIDE) -> NDArray[np.uint8]:
    """Return the photograph's middle, (height, width, 3), RGB, 0 to 255."""
    with Image.open(FOLDER / name) as image:
        fitted = ImageOps.fit(image.convert("RGB"), (width, height), Image.Resampling.BILINEAR)
    return np.asarray(fitted, dtype=np.uint8)
