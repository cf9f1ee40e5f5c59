"""Run a function on batches that TensorFlow's own scheduler forms from concurrent calls."""

import sys
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import tensorflow as tf

from model.server.batching_layout import Layout, Plain
from model.server.batching_padding import Padded
from model.server.batching_parameters import BatchingParameters
from model.server.batching_sizes import BatchSizes
from model.server.failure import invalid
from model.server.signature import Call, DirectCall, Spec, Value, written

_MOST_QUEUES = 256
"""Queues of one signature: each is kept for ever, and clients choose the shapes."""


def batching_call(
    model_name: str,
    name: str,
    function: Any,
    specs: Mapping[str, Spec],
    *,
    parameters: BatchingParameters,
    load_id: str,
) -> Call:
    """Return what runs the model's signature `name` in batches.

    A signature with an input whose first dimension is fixed is run for each request alone, and
    stderr says so: a batch would have a shape that it was not made for.
    """
    for spec in specs.values():
        if spec.shape and spec.shape[0] is not None:
            shape = written(spec.shape)
            print(f"signature {name} is not batched: {spec.name} is {shape}", file=sys.stderr)
            return DirectCall(function)
    pads = parameters.pad_variable_length_inputs
    layout: Layout = Padded(function, specs) if pads else Plain(function)
    sizes = BatchSizes(model_name, name, max(parameters.max_batch_size, *parameters.sizes, 0))
    return BatchingCall(
        function, layout, sizes, parameters=parameters, shared_name=load_id, queue=name
    )


class BatchingCall:
    """TensorFlow's `BatchFunction` around a function whose first dimension is open.

    The scheduler and its threads belong to `shared_name`, one for each load of a model's version:
    under one name, two models would mix their batches and answer wrongly. Each signature has its
    own queues there, and each shape of a row its own queue, so that a request with another shape
    than the others' cannot make their batch fail, as it does upstream.
    """

    def __init__(
        self,
        function: Any,
        layout: Layout,
        sizes: BatchSizes,
        *,
        parameters: BatchingParameters,
        shared_name: str,
        queue: str,
    ) -> None:
        self._alone = DirectCall(function)
        self._layout = layout
        self._function = sizes.counted(layout.function)
        self._captured = list(self._function.captured_inputs)
        self._types = [output.dtype for output in self._function.outputs]
        self._largest = parameters.max_batch_size
        self._options = {
            "max_batch_size": parameters.max_batch_size,
            "batch_timeout_micros": parameters.batch_timeout_micros,
            "max_enqueued_batches": parameters.max_enqueued_batches,
            "num_batch_threads": parameters.num_batch_threads,
            "allowed_batch_sizes": parameters.sizes,
            "enable_large_batch_splitting": parameters.enable_large_batch_splitting,
            "shared_name": shared_name,
        }
        self._queue = queue
        self._queues: dict[Hashable, str] = {}

    def __call__(self, arguments: list[Value]) -> Sequence[tf.Tensor]:
        """Return this request's part of its batch's outputs.

        Raises INVALID_ARGUMENT for inputs that make no batch and for more rows than max_batch_size,
        and tf.errors.OpError: UNAVAILABLE when the queue is full, else what fails in the model,
        for every request of the batch.
        """
        rows = _rows(arguments)
        if rows > self._largest:
            raise invalid(
                f"Task size {rows} is larger than maximum input batch size {self._largest}"
            )
        queue = self._queue_of(self._layout.group(arguments))
        # The operation would give outputs of no rows only one dimension.
        if not rows or not queue:
            return self._alone(arguments)
        results: Sequence[tf.Tensor] = tf.raw_ops.BatchFunction(
            in_tensors=self._layout.encode(arguments),
            captured_tensors=self._captured,
            f=self._function,
            Tout=self._types,
            batching_queue=queue,
            **self._options,
        )
        return results

    def _queue_of(self, group: Hashable) -> str:
        """Return the name of this group's queue; empty when there may be no more of them."""
        if group not in self._queues and len(self._queues) >= _MOST_QUEUES:
            return ""
        return self._queues.setdefault(group, f"{self._queue} {group}")


def _rows(arguments: Sequence[Value]) -> int:
    """The first dimension that all arguments share (batching/batching_util.h)."""
    if not arguments:
        raise invalid("Batching Run() must have at least one input tensor")
    if not all(len(argument.shape) for argument in arguments):
        raise invalid("Batching Run() input tensors must have at least one dimension")
    sizes = {int(argument.shape[0]) for argument in arguments}
    if len(sizes) > 1:
        raise invalid("Batching Run() input tensors must have equal 0th-dimension size")
    return sizes.pop()
