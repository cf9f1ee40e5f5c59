"""Make the image through the registry's API alone: the base's layers, and the model's on top."""

import io
from dataclasses import dataclass
from typing import Any

from ops.config import Config
from ops.docker import OwnConfig
from ops.errors import OpsError
from ops.image import layer
from ops.image.content import Content, chosen
from ops.image.image import Image
from ops.image.labels import labels
from ops.image.layer import Layer
from ops.image.name import Name
from ops.image.named import named
from ops.image.origin import asked, base_missing, config_for
from ops.image.registry import Manifest, Registry, opened
from ops.savedmodel import SavedModel
from ops.shell import OnLine


@dataclass(frozen=True)
class Append:
    """A build without an engine: the same bytes on every machine."""

    settings: Config
    say: OnLine
    own: OwnConfig | None = None

    @property
    def _base(self) -> Name:
        return named(self.settings.image.base, self.settings, "image.base")

    def base_digest(self) -> str:
        """The base's digest in its registry."""
        return self._base.digest or asked(self.settings, self.own)

    def image(self, model: SavedModel, reference: str, base_digest: str) -> Image:
        """Make the image in the registry. Its manifest comes last: there is no half an image."""
        target = named(reference, self.settings)
        with (
            opened(self._base, config_for(self._base, self.settings.registry, self.own)) as source,
            opened(target, self.own) as registry,
            layer.packed(model, self.settings.state_dir) as packed,
        ):
            content = self._base_content(source, base_digest)
            made = content.with_model(model, packed, labels(model, self._base, base_digest))
            pushed = self._push_layers(content.layers, packed, source, registry)
            registry.upload(made.config_digest, lambda: io.BytesIO(made.config_text))
            registry.put(target.tag, made.manifest)
            _check_arrived(registry, made.manifest)
        return Image(reference, made.manifest.digest, built=True, bytes_pushed=pushed)

    def _base_content(self, source: Registry, digest: str) -> Content:
        """The manifest and the configuration of the base, for the platform that is set."""
        platform = self.settings.image.platform
        manifest = self._manifest(source, digest)
        if entries := manifest.document.get("manifests"):
            manifest = self._manifest(source, chosen(entries, platform, str(self._base.tagged)))
        content = Content.read(manifest, source.blob)
        content.check_platform(platform, self.settings.image.base)
        return content

    def _manifest(self, source: Registry, digest: str) -> Manifest:
        found = source.manifest(digest)
        if found is None:
            raise base_missing(self.settings.image.base, f"{source.name.host} has no {digest}")
        if found.digest != digest:
            raise OpsError(f"{source.name.host} answers with another manifest than {digest}")
        return found

    def _push_layers(
        self, below: list[dict[str, Any]], packed: Layer, source: Registry, target: Registry
    ) -> int:
        """Bring what the repository lacks of the layers; give the bytes that we sent."""
        sent = 0
        for one in below:
            sent += self._bring(one["digest"], one["size"], source, target)
        if not target.has(packed.digest):
            self.say(f"pushing the model, {packed.size / 2**20:.1f} MiB")
            target.upload(packed.digest, packed.rewound)
            sent += packed.size
        return sent

    def _bring(self, digest: str, size: int, source: Registry, target: Registry) -> int:
        near = source.name.host == target.name.host
        if target.has(digest) or (near and target.mount(digest, source.name)):
            return 0
        self.say(f"copying a layer of the base, {size / 2**20:.1f} MiB")
        target.copy(digest, source)
        return size


def _check_arrived(registry: Registry, manifest: Manifest) -> None:
    if registry.digest(manifest.digest) != manifest.digest:
        raise OpsError(f"{registry.name.tagged} was pushed, and {registry.name.host} lost it")
