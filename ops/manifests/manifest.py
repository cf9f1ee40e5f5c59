"""Hold one Kubernetes object, as text for people and as a document for programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

Document = Mapping[str, Any]
LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Manifest:
    """A rendered object: `document` is what `text` says."""

    kind: str
    name: str
    text: str
    document: Document

    @property
    def place(self) -> str:
        """Where a problem stands, in kubectl's spelling: `Deployment/tfs-server`."""
        return f"{self.kind}/{self.name}"


def parse(text: str) -> Manifest:
    """The manifest that `text`, one YAML document, holds.

    Kind and name are "?" where the text has none, so that a check can say what is missing.
    """
    document = yaml.load(text, Loader=LOADER)
    kind = str(document.get("kind", "?"))
    name = str((document.get("metadata") or {}).get("name", "?"))
    return Manifest(kind, name, text, document)
