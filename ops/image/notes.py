"""Say what an operator should know of an image before it is made."""

import re

from ops.config import Config
from ops.image import name, named
from ops.savedmodel import SavedModel

GRAPH = "saved_model.pb"
_VERSION = re.compile(r"v?(\d+)\.(\d+)")


def notes(settings: Config, model: SavedModel) -> list[str]:
    """What is told, and keeps no image from being made."""
    told = (_container_registry(settings), _older_base(settings, model))
    return [one for one in told if one]


def _container_registry(settings: Config) -> str:
    target = named.registry(settings) if settings.registry else None
    if not target or not target.hosted_by_container_registry:
        return ""
    return (
        f"{target.host}: Container Registry takes no writes since 2025-03-18; the name works only"
        " where it is hosted on Artifact Registry"
    )


def _older_base(settings: Config, model: SavedModel) -> str:
    """A warning where the base's tag tells an older TensorFlow than wrote the model."""
    base = name.parse(settings.image.base, "image.base")
    its = _VERSION.match(base.tag) if "serving" in base.path else None
    if not its:
        return ""
    written = exporter(model)
    ours = _VERSION.match(written)
    if not ours or _numbers(its) >= _numbers(ours):
        return ""
    return (
        f"the base {settings.image.base} has TensorFlow {its[0]}, older than {written}, which wrote"
        f" the model: it may lack what the model needs; --set image.base={base.repository}:"
        f"{ours[0]}… would not"
    )


def exporter(model: SavedModel) -> str:
    """The version of TensorFlow that wrote the model; empty where it does not tell."""
    # Protobuf takes a while to import, and few bases need it.
    from google.protobuf.message import DecodeError

    from ops.image.saved_model_pb2 import SavedModel as SavedModelProto

    try:
        text = (model.base_path / model.version / GRAPH).read_bytes()
        graphs = SavedModelProto.FromString(text).meta_graphs
    except (OSError, DecodeError):
        return ""
    return next((str(one.meta_info_def.tensorflow_version) for one in graphs), "")


def _numbers(version: re.Match[str]) -> tuple[int, int]:
    return int(version[1]), int(version[2])
