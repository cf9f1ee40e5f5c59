"""Count the batches that were computed, by their size."""

from threading import Lock
from typing import Any

import numpy as np
import tensorflow as tf

from model.server.metrics import Counter

BATCHES = Counter(
    "/tensorflow/serving/batching/processed_batch_size_v2", "model_name", "op_name", "batch_size"
)
"""Upstream's (core/kernels/batching_util/batch_resource_base.cc): sizes with their padding."""

_all: "list[BatchSizes]" = []
# Those of models that were unloaded stay: what they computed is not taken back.


class BatchSizes:
    """The batches of one signature of one load, by size.

    They are counted within TensorFlow's graph: only there is a batch seen whole, and Python would
    hold it up.
    """

    def __init__(self, model_name: str, signature: str, largest: int) -> None:
        """Count the batches of up to `largest` rows."""
        self._labels = (model_name, signature)
        self._sizes = tf.Variable(tf.zeros([largest + 1], tf.int64), trainable=False)
        self._told = np.zeros(largest + 1, np.int64)
        self._lock = Lock()
        _all.append(self)

    def counted(self, function: Any) -> Any:
        """Return a concrete function that does what `function` does, and counts.

        One without inputs is returned as it is: there is no batch of nothing.
        """
        inputs = function.inputs[: len(function.inputs) - len(function.captured_inputs)]
        if not inputs:
            return function
        types = [output.dtype for output in function.outputs]

        def run(*arguments: tf.Tensor) -> Any:
            self._sizes.scatter_add(tf.IndexedSlices(1, tf.shape(arguments[0])[0]))
            return tf.raw_ops.StatefulPartitionedCall(
                args=[*arguments, *function.captured_inputs], Tout=types, f=function
            )

        signature = [tf.TensorSpec(one.shape, one.dtype) for one in inputs]
        return tf.function(run, autograph=False, input_signature=signature).get_concrete_function()

    def tell(self) -> None:
        """Add what was counted since the last time to the metric."""
        with self._lock:
            counted = self._sizes.numpy()
            grown, self._told = counted - self._told, counted
        for size in np.flatnonzero(grown):
            BATCHES.add(*self._labels, str(size), amount=int(grown[size]))


def tell() -> None:
    """Bring the metric up to what was computed."""
    for one in list(_all):
        one.tell()
