"""Say where a target on this machine has its images from."""

from typing import Protocol

from ops.image import Image
from ops.savedmodel import SavedModel
from ops.shell import Command, Shell
from ops.targets.target import Say


class Images(Protocol):
    """The images of one site."""

    def reference(self, model: SavedModel) -> str:
        """What the model's image is called."""

    def planned(self, model: SavedModel) -> tuple[Command, ...]:
        """The commands that make it, in order."""

    def build(self, model: SavedModel, shell: Shell, say: Say) -> Image:
        """Make it, unless it is there."""

    def fetch(self, image: Image, shell: Shell) -> None:
        """Have it where replicas are started; raises OpsError where it is nowhere any more."""
