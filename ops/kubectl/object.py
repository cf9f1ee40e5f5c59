"""Name an object of a cluster."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True, order=True)
class Object:
    """Kind and name of an object in our namespace."""

    kind: str
    name: str

    @classmethod
    def of(cls, document: Document) -> "Object":
        """What a document describes."""
        return cls(document["kind"], document["metadata"]["name"])

    @classmethod
    def parse(cls, text: str) -> "Object":
        """The object of `KIND/NAME`."""
        kind, _, name = text.partition("/")
        return cls(kind, name)

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"
