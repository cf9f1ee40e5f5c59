"""Make the image that holds a model, and nothing twice."""

from ops.image import reached
from ops.image.build import build, own_config, planned
from ops.image.image import Image, check, reference
from ops.image.notes import notes
from ops.image.workbench import clear, leftovers

__all__ = [
    "Image",
    "build",
    "check",
    "clear",
    "leftovers",
    "notes",
    "own_config",
    "planned",
    "reached",
    "reference",
]
