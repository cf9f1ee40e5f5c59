"""Say what an image is to those who run it."""

from dataclasses import dataclass, field
from pathlib import Path

SERVING = "tf_serving_entrypoint.sh"
"""The entry point that starts a model server."""


class PullError(Exception):
    """An image cannot be had; the message is the container runtime's."""


@dataclass(frozen=True)
class Image:
    """What is run, with what around it."""

    reference: str
    digest: str
    entry_point: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    models: Path | None = None
    """The folder that stands at /models."""
    size: int = 0

    @property
    def id(self) -> str:
        """As a container's status names it: by digest."""
        name = self.reference.partition("@")[0]
        last = name.rpartition("/")[2]
        plain = name.removesuffix(f":{last.rpartition(':')[2]}") if ":" in last else name
        return f"{plain}@{self.digest}"
