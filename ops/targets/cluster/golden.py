"""Keep a model's golden answers in the cluster, so that every laptop can ask for them."""

import base64
import gzip
from collections.abc import Mapping
from pathlib import Path

from ops.errors import BadValue, OpsError
from ops.kubectl import Api, Object
from ops.records.files import replace_text
from ops.savedmodel import SavedModel, has_own_golden
from ops.serving.golden import Golden

KEY = "golden.json.gz"
RECORD = "tfs-ops/record"
MOST_BYTES = 900_000
"""A Secret holds 1 MiB, and its data is base64."""


def secret(service: str, model: SavedModel) -> Object:
    """What they are kept in."""
    return Object("secret", f"{service}-golden-{model.sha256[:12]}")


def keep(api: Api, service: str, labels: Mapping[str, str], model: SavedModel) -> str:
    """Keep the golden answers of `model`, unless they are there; give a note where that fails."""
    one = secret(service, model)
    if not has_own_golden(model) or api.get_one(one.kind, one.name):
        return ""
    packed = base64.b64encode(gzip.compress(model.golden.read_bytes(), mtime=0)).decode()
    if len(packed) > MOST_BYTES:
        return "the golden answers are too large for the cluster: this machine alone has them"
    api.keep(
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "type": "tfs-ops/golden",
            "metadata": {"name": one.name, "labels": {**labels, RECORD: "golden"}},
            "data": {KEY: packed},
        }
    )
    return ""


def read(api: Api, service: str, model: SavedModel, folder: Path) -> Golden:
    """The golden answers of `model`, from this machine or else from the cluster.

    Raises OpsError where neither has them.
    """
    if has_own_golden(model):
        return Golden.read(model.golden)
    kept = folder / f"{model.sha256[:12]}.json"
    if not kept.exists():
        _fetch(api, service, model, kept)
    return Golden.read(kept)


def _fetch(api: Api, service: str, model: SavedModel, kept: Path) -> None:
    one = secret(service, model)
    found = api.get_one(one.kind, one.name)
    try:
        text = gzip.decompress(base64.b64decode((found or {})["data"][KEY])).decode()
    except (KeyError, ValueError, OSError, EOFError) as error:
        raise BadValue(
            f"the golden answers of {model.name}, sha256 {model.sha256[:12]}, are neither here nor"
            f" in the cluster ({one}): release the model again"
        ) from error
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OpsError(f"{kept.parent} cannot be made: {error.strerror}") from error
    replace_text(kept, text)
