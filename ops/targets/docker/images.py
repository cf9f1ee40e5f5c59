"""Have the image that replicas run: made here, kept by the engine, or pulled again."""

from ops import docker, image
from ops.config import Config
from ops.errors import CommandFailed, CommandMissing, OpsError
from ops.image import Image
from ops.image.engine import Engine
from ops.savedmodel import SavedModel
from ops.shell import Command, Shell
from ops.targets.target import Say


class EngineImages:
    """The images of this machine's engine."""

    def __init__(self, settings: Config) -> None:
        self.settings = settings

    def reference(self, model: SavedModel) -> str:
        """See `Images.reference`."""
        return image.reference(self.settings, model)

    def planned(self, model: SavedModel) -> tuple[Command, ...]:
        """See `Images.planned`."""
        return image.planned(self.settings, model)

    def build(self, model: SavedModel, shell: Shell, say: Say) -> Image:
        """See `Images.build`."""
        return image.build(self.settings, model, shell, say)

    def fetch(self, one: Image, shell: Shell) -> None:
        """See `Images.fetch`."""
        if Engine(shell).image(one.pinned):
            return
        if not one.pushed:
            raise _gone(one, "the engine has it no more, and it was never pushed")
        try:
            shell.run(docker.pull(one.pinned))
        except CommandMissing:
            raise
        except CommandFailed as error:
            raise _gone(one, f"it cannot be pulled ({error.last_line})") from error


def _gone(one: Image, why: str) -> OpsError:
    return OpsError(
        f"the image {one.reference} ({one.digest[:19]}) is gone: {why};"
        " release the model again with its --source"
    )
