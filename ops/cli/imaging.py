"""Make the image of a model from the command line."""

import json

from ops import config, image, savedmodel
from ops.cli import values
from ops.cli.answer import answers
from ops.cli.signals import as_interrupts
from ops.config import Config
from ops.image import Image
from ops.progress import Progress
from ops.savedmodel import SavedModel, Wanted
from ops.shell import Shell


@answers
def make(*, source: str, weights: str, builder: str, target: str, set_: str) -> None:
    """Make the model's image unless it is there, and print what it is."""
    settings = _settings(source, builder, target, set_)
    image.check(settings)
    wanted, shell, progress = _wanted(settings, weights), Shell(), Progress()
    with as_interrupts():
        with progress.step("model", wanted.source) as step:
            cache, ours = settings.state_dir / "models", settings.target != "gke"
            model = savedmodel.prepare(shell, wanted, cache, ours, step.say)
        for note in image.notes(settings, model):
            progress.warn(note)
        with progress.step("image", settings.image.builder) as step:
            made = image.build(settings, model, shell, step.say)
    print(json.dumps(_told(settings, model, made), indent=2))


def _settings(source: str, builder: str, target: str, set_: str) -> Config:
    named = {"model.source": values.source(source), "image.builder": builder, "target": target}
    given = {key: value for key, value in named.items() if value}
    return config.load(flags={**values.settings(set_), **given})


def _wanted(settings: Config, weights: str) -> Wanted:
    return Wanted(settings.model.source, settings.model.name, weights)


def _told(settings: Config, model: SavedModel, made: Image) -> dict[str, object]:
    return {
        **made.summary,
        "pinned": made.pinned,
        "model": model.summary,
        "builder": settings.image.builder,
        "built": made.built,
        "pushed": made.pushed and (made.built or made.bytes_pushed != 0),
        "bytes_pushed": made.bytes_pushed,
    }
