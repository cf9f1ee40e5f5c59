"""Say which requests may share a batch, and how their tensors go into it."""

from collections.abc import Sequence
from typing import Any, Protocol

import tensorflow as tf

from model.server.signature import written


class Layout(Protocol):
    """How a function's arguments are laid out for TensorFlow's batching operation."""

    function: Any
    """The concrete function that takes a batch in this layout."""

    def group(self, arguments: Sequence[tf.Tensor]) -> str:
        """Name the requests that these arguments may share a batch with."""

    def encode(self, arguments: Sequence[tf.Tensor]) -> list[tf.Tensor]:
        """Return tensors that those of other requests of the group can be joined to, row by row."""


class Plain:
    """Arguments as they are: rows of one shape go together."""

    def __init__(self, function: Any) -> None:
        """Take batches for `function`."""
        self.function = function

    def group(self, arguments: Sequence[tf.Tensor]) -> str:
        """See `Layout.group`: the shapes of a row."""
        return shapes(arguments)

    def encode(self, arguments: Sequence[tf.Tensor]) -> list[tf.Tensor]:
        """See `Layout.encode`."""
        return list(arguments)


def shapes(arguments: Sequence[tf.Tensor]) -> str:
    """Write the shape that a row of each argument has."""
    return " ".join(written(argument.shape[1:]) for argument in arguments)
