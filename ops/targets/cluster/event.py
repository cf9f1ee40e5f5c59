"""Read an Event of the cluster."""

from dataclasses import dataclass
from datetime import datetime

from ops.targets.cluster.document import Document, time


@dataclass(frozen=True)
class Event:
    """What a component of the cluster says happened to an object."""

    about: str
    """The object's name."""
    reason: str
    message: str
    count: int
    """How often it has happened."""
    first: datetime | None
    last: datetime | None

    @classmethod
    def of(cls, document: Document) -> "Event":
        """The event of a document; components write either the older or the newer fields."""
        series = document.get("series") or {}
        made = document.get("eventTime") or document["metadata"].get("creationTimestamp")
        return cls(
            about=document["involvedObject"].get("name", ""),
            reason=document.get("reason") or "",
            message=" ".join((document.get("message") or "").split()),
            count=document.get("count") or series.get("count") or 1,
            first=time(document.get("firstTimestamp") or made),
            last=time(document.get("lastTimestamp") or series.get("lastObservedTime") or made),
        )
