"""Hold what was brought to this machine."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Fetched:
    """A SavedModel's archive or folder that is now here."""

    path: Path
    origin: str
    """Where it came from, in full: what is recorded as the model's source."""
