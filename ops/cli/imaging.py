"""Make the model, and the image that holds it, from the command line."""

import json
from collections.abc import Sequence

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
def model(*, source: str, weights: str, set_: Sequence[str]) -> None:
    """Make or take the model and print its record."""
    made = _model(_settings({"model.source": values.source(source)}, set_), weights)
    print(json.dumps(made.model_dump(mode="json"), indent=2))


@answers
def make(*, source: str, weights: str, builder: str, target: str, set_: Sequence[str]) -> None:
    """Make the model's image unless it is there, and print what it is."""
    named = {"model.source": values.source(source), "image.builder": builder, "target": target}
    settings = _settings(named, set_)
    image.check(settings)
    image.reached.check(settings)
    progress = Progress()
    with as_interrupts():
        made = _model(settings, weights)
        for note in image.notes(settings, made):
            progress.warn(note)
        with progress.step("image", settings.image.builder) as step:
            built = image.build(settings, made, Shell(), step.say)
    print(json.dumps(_told(settings, made, built), indent=2))


def _settings(named: dict[str, str], set_: Sequence[str]) -> Config:
    given = {key: value for key, value in named.items() if value}
    return config.load(flags={**values.settings(set_), **given})


def _model(settings: Config, weights: str) -> SavedModel:
    wanted = Wanted.of(settings, weights)
    with Progress().step("model", wanted.source) as step:
        cache, random = settings.state_dir / "models", settings.random_allowed
        return savedmodel.prepare(Shell(), wanted, cache, random, step.say)


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
