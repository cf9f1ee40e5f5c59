"""Say what an image is, and what it is called."""

import hashlib
from dataclasses import dataclass

from ops import config
from ops.savedmodel import SavedModel

UNHASHED = "hash-of-model-and-base"


@dataclass(frozen=True)
class Image:
    """An image that holds one model."""

    reference: str
    """REPOSITORY:TAG"""
    digest: str
    """`sha256:…` of its manifest in the registry, or of the image in the engine where it was not
    pushed."""
    pushed: bool = True

    @property
    def pinned(self) -> str:
        """What is run: the digest, which no later push can move."""
        repository = self.reference.rpartition(":")[0]
        return f"{repository}@{self.digest}" if self.pushed else self.digest

    @property
    def summary(self) -> dict[str, str]:
        """What a release records of it."""
        return {"reference": self.reference, "digest": self.digest}


def reference(settings: config.Config, model: SavedModel) -> str:
    """REPOSITORY:TAG of the model's image; the tag is a hash of all that makes the image."""
    made_of = (model.name, model.version, model.sha256, settings.image.base)
    digest = hashlib.sha256("\n".join((*made_of, settings.image.platform)).encode()).hexdigest()
    tag = digest[:12] if model.sha256 else UNHASHED
    return "/".join(filter(None, (settings.registry, f"{model.name}:{tag}")))
