"""Say what an image tells of itself, under the names that OCI gives it."""

from pathlib import PurePath
from urllib.parse import urlsplit, urlunsplit

from ops.image.name import Name
from ops.savedmodel import SavedModel

# https://github.com/opencontainers/image-spec/blob/main/annotations.md
OCI = "org.opencontainers.image"
MODEL_SHA256 = "tfs-ops.model.sha256"
ENTRY = "MODEL_NAME"
"""The variable of the base's entry point that says which model it serves."""


def labels(model: SavedModel, base: Name, base_digest: str) -> dict[str, str]:
    """The labels of the model's image; nothing here differs from one build to the next."""
    return {
        f"{OCI}.title": model.name,
        f"{OCI}.version": model.version,
        f"{OCI}.source": _source(model.source),
        f"{OCI}.base.name": base.tagged,
        f"{OCI}.base.digest": base_digest,
        MODEL_SHA256: model.sha256,
    }


def _source(source: str) -> str:
    """Where the model came from; of a path only its last part, as the rest is a machine's own."""
    if PurePath(source).is_absolute():
        return f"file:{PurePath(source).name}"
    parts = urlsplit(source)
    if not parts.netloc:
        return source
    # An address may carry a password or a signature, which are nobody's business.
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
