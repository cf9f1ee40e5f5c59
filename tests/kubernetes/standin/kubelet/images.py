"""Pull images: those that a test says there are, and those of a registry on loopback."""

import hashlib
import json
import threading
from pathlib import Path

from standin.kubelet import registry
from standin.kubelet.image import SERVING, Image, PullError

_SLEEP = ("sleep", "infinity")
_SYSTEM = "registry.k8s.io/"


class Images:
    """What is on the nodes, and what can be pulled."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._listed = folder / "images", folder / "images.json"
        self._present: dict[str, Image] = {}
        self._pulling = threading.Lock()

    def present(self, reference: str) -> Image | None:
        """An image that was pulled before."""
        return self._present.get(reference)

    def pull(self, reference: str) -> Image:
        """Get an image; PullError in the container runtime's words if it cannot be had."""
        with self._pulling:
            image = self._told(reference) or registry.pull(reference, self._folder)
            self._present[reference] = image
        return image

    def _told(self, reference: str) -> Image | None:
        text = self._listed.read_text(encoding="utf-8") if self._listed.exists() else "{}"
        told = json.loads(text).get(reference)
        digest = f"sha256:{hashlib.sha256(reference.encode()).hexdigest()}"
        if told is None:
            is_system = reference.startswith(_SYSTEM)
            return Image(reference, digest, _SLEEP) if is_system else None
        if "error" in told:
            raise PullError(told["error"])
        models = told.get("models")
        return Image(
            reference,
            told.get("digest", digest),
            tuple(told.get("entry_point", (SERVING,))),
            environment={"MODEL_BASE_PATH": "/models", **told.get("environment", {})},
            models=Path(models) if models else None,
        )
