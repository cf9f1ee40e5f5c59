"""Say which requests may share a batch, and how their tensors go into it."""

from collections.abc import Hashable, Sequence
from typing import Any, Protocol

from model.server.signature import Value


class Layout(Protocol):
    """How a function's arguments are laid out for TensorFlow's batching operation."""

    function: Any
    """The concrete function that takes a batch in this layout."""

    def group(self, arguments: Sequence[Value]) -> Hashable:
        """Tell the requests that these arguments may share a batch with from the others."""

    def encode(self, arguments: Sequence[Value]) -> list[Value]:
        """Return tensors that those of other requests of the group can be joined to, row by row."""


class Plain:
    """Arguments as they are: rows of one shape go together."""

    def __init__(self, function: Any) -> None:
        """Take batches for `function`."""
        self.function = function

    def group(self, arguments: Sequence[Value]) -> Hashable:
        """See `Layout.group`: the shapes of a row."""
        return shapes(arguments)

    def encode(self, arguments: Sequence[Value]) -> list[Value]:
        """See `Layout.encode`."""
        return list(arguments)


def shapes(arguments: Sequence[Value]) -> tuple[tuple[int, ...], ...]:
    """Return the shape that a row of each argument has."""
    return tuple(tuple(argument.shape[1:]) for argument in arguments)
