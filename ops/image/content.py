"""Add a model to what an image is made of: its manifest and its configuration.

https://github.com/opencontainers/image-spec, and Docker's older image manifest 2, schema 2.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ops.errors import BadValue, OpsError
from ops.image.labels import ENTRY
from ops.image.layer import Layer
from ops.image.registry import Manifest
from ops.savedmodel import SavedModel

OCI = "application/vnd.oci.image.manifest.v1+json"
DOCKER = "application/vnd.docker.distribution.manifest.v2+json"
# Not compressed: what gzip makes of the same bytes differs from one zlib to another, float32
# weights shrink by a tenth only, and compressing 100 MB takes longer than sending them.
TAR = {
    OCI: "application/vnd.oci.image.layer.v1.tar",
    DOCKER: "application/vnd.docker.image.rootfs.diff.tar",
}
# What Docker's own builds tell of the machine that they ran on.
OF_A_BUILD = ("container", "container_config", "id", "parent", "docker_version")


@dataclass(frozen=True)
class Made:
    """What is put into the registry beside the layers."""

    manifest: Manifest
    config_text: bytes
    config_digest: str


@dataclass(frozen=True)
class Content:
    """An image for one platform."""

    media_type: str
    manifest: dict[str, Any]
    config: dict[str, Any]

    @classmethod
    def read(cls, manifest: Manifest, blob: Callable[[str], bytes]) -> "Content":
        """The content of a manifest, its configuration got by `blob`; OpsError for another kind."""
        document = manifest.document
        media_type = document.get("mediaType") or manifest.media_type
        if media_type not in TAR:
            raise OpsError(
                f"the base's manifest is of the type {media_type}, which --builder append does not"
                " know: take --builder commit"
            )
        return cls(media_type, document, json.loads(blob(document["config"]["digest"])))

    @property
    def layers(self) -> list[dict[str, Any]]:
        """The descriptors of its layers, the lowest first."""
        layers: list[dict[str, Any]] = self.manifest["layers"]
        return layers

    def check_platform(self, platform: str, base: str) -> None:
        """Raise BadValue where it is for another platform."""
        its = f"{self.config.get('os')}/{self.config.get('architecture')}"
        if its != "/".join(platform.split("/")[:2]):
            raise BadValue(
                f"the base {base} is for {its}, and image.platform is {platform}: take another"
                f" base, or --set image.platform={its}"
            )

    def with_model(self, model: SavedModel, layer: Layer, labels: Mapping[str, str]) -> Made:
        """The same with one more layer, the model's name and labels."""
        config = _text(self._config(model, layer, labels))
        config_digest = f"sha256:{hashlib.sha256(config).hexdigest()}"
        top = {"mediaType": TAR[self.media_type], "size": layer.size, "digest": layer.digest}
        manifest = {
            "schemaVersion": 2,
            "mediaType": self.media_type,
            "config": {
                **self.manifest["config"],
                "size": len(config),
                "digest": config_digest,
            },
            "layers": [*self.layers, top],
            # Docker's manifests have none.
            **({"annotations": dict(labels)} if self.media_type == OCI else {}),
        }
        return Made(Manifest(_text(manifest), self.media_type), config, config_digest)

    def _config(self, model: SavedModel, layer: Layer, labels: Mapping[str, str]) -> dict[str, Any]:
        whole = {key: value for key, value in self.config.items() if key not in OF_A_BUILD}
        run = dict(whole.get("config") or {})
        env = [one for one in run.get("Env") or [] if not one.startswith(f"{ENTRY}=")]
        run["Env"] = [*env, f"{ENTRY}={model.name}"]
        run["Labels"] = {**(run.get("Labels") or {}), **labels}
        below = whole["rootfs"]["diff_ids"]
        rootfs = {"type": "layers", "diff_ids": [*below, layer.digest]}
        made = {**whole, "config": run, "rootfs": rootfs}
        if whole.get("history"):
            entry = {"created_by": f"model {model.name} version {model.version}"}
            made["history"] = [*whole["history"], entry]
        return made


def chosen(entries: list[dict[str, Any]], platform: str, base: str) -> str:
    """The digest of the manifest for a platform, of a list; BadValue with those there are."""
    there = {_platform(one): str(one["digest"]) for one in reversed(entries)}
    wanted = [one for one in there if f"{one}/".startswith(f"{platform}/")]
    if not wanted:
        known = ", ".join(sorted(one for one in there if "unknown" not in one))
        raise BadValue(f"the base {base} has no image for {platform}; it has: {known}")
    return there[wanted[-1]]


def _platform(entry: dict[str, Any]) -> str:
    told = entry.get("platform") or {}
    parts = (told.get("os"), told.get("architecture"), told.get("variant"))
    return "/".join(str(one) for one in parts if one)


def _text(document: dict[str, Any]) -> bytes:
    """JSON that is the same everywhere, in ASCII."""
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")
