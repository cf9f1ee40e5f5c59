"""Read what kubectl gives as JSON."""

from datetime import datetime

from ops.kubectl.object import Document

__all__ = ["Document", "condition", "name", "owned_by", "time"]


def name(document: Document) -> str:
    """What the object is called."""
    return str(document["metadata"]["name"])


def time(text: str | None) -> datetime | None:
    """The moment that a timestamp means, of seconds or of microseconds; None for none."""
    return datetime.fromisoformat(text) if text else None


def condition(document: Document, kind: str) -> Document:
    """The object's condition of that type; empty when it has none."""
    told: list[Document] = document.get("status", {}).get("conditions") or []
    return next((one for one in told if one["type"] == kind), {})


def owned_by(document: Document, owner: Document) -> bool:
    """Whether `owner` is what controls the object."""
    references = document["metadata"].get("ownerReferences") or []
    return owner["metadata"]["uid"] in [one["uid"] for one in references]
