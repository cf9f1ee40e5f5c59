"""Say what an image is, and what it is called."""

import hashlib
from dataclasses import dataclass

from ops import config
from ops.errors import BadValue
from ops.image import name
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
    """Whether it is in a registry; else it is in the engine alone."""
    built: bool = False
    """Whether this call made it; else it was there."""
    bytes_pushed: int | None = 0
    """What this call uploaded of layers; None where docker does not tell."""

    @property
    def pinned(self) -> str:
        """What is run: the digest, which no later push can move."""
        repository = self.reference.rpartition(":")[0]
        return f"{repository}@{self.digest}" if self.pushed else self.digest

    @property
    def summary(self) -> dict[str, str]:
        """What a release records of it."""
        return {"reference": self.reference, "digest": self.digest}


def reference(settings: config.Config, model: SavedModel, base_digest: str = "") -> str:
    """REPOSITORY:TAG of the model's image; the tag is a hash of all that makes the image.

    That is the model's content, name and version, the base's digest and the platform. Which
    builder made it is not part of it: either makes the same files and the same configuration.
    While the base's digest is unknown, and the setting does not pin it, the tag says only so.
    Raises BadValue for a registry, base or platform that cannot be.
    """
    check(settings)
    base_digest = base_digest or name.parse(settings.image.base, "image.base").digest
    made_of = (model.name, model.version, model.sha256, base_digest, settings.image.platform)
    known = model.sha256 and base_digest
    tag = hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:12] if known else UNHASHED
    return "/".join(filter(None, (settings.registry, f"{name.path_of(model.name)}:{tag}")))


def check(settings: config.Config) -> None:
    """Raise BadValue for settings of which no image can be made."""
    name.check_registry(settings.registry)
    name.check_platform(settings.image.platform)
    name.parse(settings.image.base, "image.base")
    if settings.image.builder == "append" and not settings.registry:
        raise BadValue(
            "image.builder is append, which works in a registry, and there is none: add"
            " --set image.registry=localhost:5000/tfs, or take --builder commit"
        )
