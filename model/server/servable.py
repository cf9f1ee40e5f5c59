"""Load one version of a model and hold its signatures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import tensorflow as tf
from tensorflow.core.protobuf import meta_graph_pb2, saved_model_pb2

from model.server import metrics_series
from model.server.batching_call import batching_call
from model.server.batching_parameters import BatchingParameters
from model.server.signature import Call, Signature, specs

SERVE = "serve"
DEFAULT_SIGNATURE = "serving_default"
"""The signature taken when a request names none (saved_model/signature_constants.h)."""

_load_ids = map("load-{}".format, count(1))


@dataclass(frozen=True)
class Servable:
    """One loaded version of a model."""

    name: str
    version: int
    signatures: Mapping[str, Signature]
    definitions: Mapping[str, meta_graph_pb2.SignatureDef]
    """Every signature of the SavedModel as it is written there, for GetModelMetadata."""
    loaded: object
    """What TensorFlow loaded: its variables live as long as this does."""
    load_id: str = field(default_factory=lambda: next(_load_ids))
    """Names this load alone: a version that is unloaded and loaded again gets another one."""


def load(
    name: str, version: int, folder: Path, batching: BatchingParameters | None = None
) -> Servable:
    """Load the SavedModel in `folder` by its tag `serve`, to be run in batches if asked to.

    Raises whatever TensorFlow raises for a SavedModel that is missing or broken.
    """
    with metrics_series.load(str(folder)):
        definitions = _definitions(folder)
        loaded = tf.saved_model.load(str(folder), tags=[SERVE])
    load_id = next(_load_ids)

    def call(key: str, function: Any) -> Call | None:
        if batching is None:
            return None
        return batching_call(
            name, key, function, specs(function), parameters=batching, load_id=load_id
        )

    signatures = {
        key: Signature(key, function, _defaults(definitions.get(key)), call(key, function))
        for key, function in loaded.signatures.items()
    }
    return Servable(name, version, signatures, definitions, loaded, load_id)


def _definitions(folder: Path) -> dict[str, meta_graph_pb2.SignatureDef]:
    content = (folder / "saved_model.pb").read_bytes()
    saved_model = saved_model_pb2.SavedModel.FromString(content)
    for graph in saved_model.meta_graphs:
        if SERVE in graph.meta_info_def.tags:
            return dict(graph.signature_def)
    raise ValueError(f"no graph with the tag {SERVE!r} in {folder / 'saved_model.pb'}")


def _defaults(definition: meta_graph_pb2.SignatureDef | None) -> dict[str, tf.Tensor]:
    defaults = definition.defaults if definition is not None else {}
    return {
        name: tf.io.parse_tensor(proto.SerializeToString(), tf.as_dtype(proto.dtype))
        for name, proto in defaults.items()
    }
