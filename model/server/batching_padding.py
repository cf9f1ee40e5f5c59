"""Let requests of different lengths share a batch: each is padded to the longest in it."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import tensorflow as tf

from model.server.batching_layout import shapes
from model.server.signature import Spec, Value


class Padded:
    """Arguments of any length: each row travels as bytes, and is padded once the batch is whole.

    TensorFlow's operation joins only equal shapes, and how long the longest row is shows in the
    batch alone. So the function around the model's takes three tensors for each argument: the
    rows, serialized; their shapes; and what each is padded with, which is the first element of its
    request, as upstream has it (batching/batching_util.cc).
    """

    def __init__(self, function: Any, specs: Mapping[str, Spec]) -> None:
        """Take batches for `function`, whose inputs are `specs` in their order."""
        self._specs = tuple(specs.values())
        self.function = _padding(function, specs)

    def group(self, arguments: Sequence[Value]) -> Hashable:
        """See `Layout.group`: the ranks; a row without elements has nothing to pad it with."""
        if any(0 in argument.shape for argument in arguments):
            return shapes(arguments)
        return tuple(len(argument.shape) for argument in arguments)

    def encode(self, arguments: Sequence[Value]) -> list[Value]:
        """See `Layout.encode`: three tensors for each argument."""
        given = zip(self._specs, arguments, strict=True)
        return [part for spec, value in given for part in _parts(tf.constant(value, spec.dtype))]


def _parts(argument: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    rows = len(argument)
    serialized = tf.stack([tf.io.serialize_tensor(row) for row in argument])
    lengths = tf.tile(tf.shape(argument, tf.int64)[tf.newaxis, 1:], (rows, 1))
    first = tf.reshape(argument, [-1])[:1] if 0 not in argument.shape else _nothing(argument.dtype)
    return serialized, lengths, tf.tile(first, (rows,))


def _nothing(dtype: tf.DType) -> tf.Tensor:
    return tf.constant([b""] if dtype == tf.string else tf.zeros([1], dtype))


def _padding(function: Any, specs: Mapping[str, Spec]) -> Any:
    """Return the concrete function that pads the rows of a batch and passes them on."""

    def run(*parts: tf.Tensor) -> list[tf.Tensor]:
        columns = [
            _column(spec, *parts[3 * index : 3 * index + 3])
            for index, spec in enumerate(specs.values())
        ]
        outputs = function(**dict(zip(specs, columns, strict=True)))
        return [outputs[name] for name in sorted(outputs)]

    signature = [item for spec in specs.values() for item in _signature(spec)]
    return tf.function(run, autograph=False, input_signature=signature).get_concrete_function()


def _signature(spec: Spec) -> tuple[tf.TensorSpec, tf.TensorSpec, tf.TensorSpec]:
    return (
        tf.TensorSpec([None], tf.string),
        tf.TensorSpec([None, None], tf.int64),
        tf.TensorSpec([None], spec.dtype),
    )


def _column(spec: Spec, rows: tf.Tensor, lengths: tf.Tensor, fills: tf.Tensor) -> tf.Tensor:
    longest = tf.reduce_max(lengths, axis=0)

    def pad(row: tuple[tf.Tensor, tf.Tensor, tf.Tensor]) -> tf.Tensor:
        serialized, length, fill = row
        tensor = tf.io.parse_tensor(serialized, spec.dtype)
        after = longest - length
        return tf.pad(tensor, tf.stack([tf.zeros_like(after), after], axis=1), constant_values=fill)

    shape = None if spec.shape is None else spec.shape[1:]
    return tf.map_fn(
        pad, (rows, lengths, fills), fn_output_signature=tf.TensorSpec(shape, spec.dtype)
    )
