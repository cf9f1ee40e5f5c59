"""Read a SavedModel's signature and call it; the only place that loads one with TensorFlow."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from model import framework
from model.errors import BadValue, first_line
from model.record import Signature, TensorSpec
from model.tensor import Array

SIGNATURE = "serving_default"
Predict = Callable[[Mapping[str, Array]], dict[str, Array]]


def signature(folder: Path) -> Signature:
    """Return the tensors of `serving_default`; raises BadValue when the model has none."""
    graph = _serving_graph(folder)
    if SIGNATURE not in graph.signature_def:
        names = ", ".join(sorted(graph.signature_def)) or "none"
        raise BadValue(f"{folder} has no signature {SIGNATURE} (it has: {names})")
    found = graph.signature_def[SIGNATURE]
    return Signature(inputs=_specs(found.inputs), outputs=_specs(found.outputs))


def load(folder: Path) -> Predict:
    """Load the model and return its `serving_default` as a function of arrays.

    Loading and calling raise BadValue with TensorFlow's first line when the model does not work.
    """
    framework.load()
    import tensorflow as tf

    try:
        loaded = tf.saved_model.load(str(folder))
        function = loaded.signatures[SIGNATURE]
    except Exception as error:  # TensorFlow raises from a dozen unrelated classes here
        raise BadValue(f"{folder} cannot be loaded: {first_line(error)}") from error

    def predict(inputs: Mapping[str, Array]) -> dict[str, Array]:
        try:
            answers = function(**{name: tf.constant(value) for name, value in inputs.items()})
        except Exception as error:
            raise BadValue(f"{folder} fails on its golden input: {first_line(error)}") from error
        return {name: np.asarray(answer.numpy()) for name, answer in answers.items()}

    # The loaded object must live as long as its function: it owns the variables.
    predict.__dict__["model"] = loaded
    return predict


def _serving_graph(folder: Path) -> Any:
    framework.load()
    from google.protobuf.message import DecodeError
    from tensorflow.core.protobuf import saved_model_pb2

    try:
        model = saved_model_pb2.SavedModel.FromString((folder / "saved_model.pb").read_bytes())
    except DecodeError as error:
        raise BadValue(f"{folder}/saved_model.pb is no SavedModel: it does not parse") from error
    for graph in model.meta_graphs:
        if "serve" in graph.meta_info_def.tags:
            return graph
    raise BadValue(f"{folder} has no graph tagged 'serve': export it for serving")


def _specs(tensors: Mapping[str, Any]) -> dict[str, TensorSpec]:
    return {name: _spec(tensors[name]) for name in sorted(tensors)}


def _spec(info: Any) -> TensorSpec:
    import tensorflow as tf

    shape = info.tensor_shape
    sizes = tuple(None if dim.size < 0 else int(dim.size) for dim in shape.dim)
    name = tf.dtypes.as_dtype(info.dtype).name
    return TensorSpec(dtype=name, shape=None if shape.unknown_rank else sizes)
