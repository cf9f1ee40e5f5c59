"""Make the image that holds a model, and nothing twice."""

from ops.image.image import Image, reference

__all__ = ["Image", "reference"]
