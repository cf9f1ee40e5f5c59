"""Make the image of a model and push it, unless it is there."""

from pathlib import Path

from ops import docker
from ops.config import Config
from ops.image.commit import ENTRY, Commit
from ops.image.image import Image, check, reference
from ops.image.labels import labels
from ops.image.name import parse
from ops.image.registry import opened
from ops.image.workbench import PREFIX
from ops.savedmodel import SavedModel
from ops.shell import Command, OnLine, Shell

UNKNOWN = "digest-of-base"


def build(settings: Config, model: SavedModel, shell: Shell, say: OnLine) -> Image:
    """The image of `model`, made and pushed by `settings.image.builder` unless it is there.

    Without a registry it stays in the engine. Nothing temporary is left, however this ends; what
    a killed build left, the next one removes, and `workbench.clear`.
    Raises BadValue for settings that cannot be, and OpsError with what would mend it.
    """
    check(settings)
    return _committed(settings, model, Commit(settings, shell, say, docker_config(settings)))


def docker_config(settings: Config) -> Path | None:
    """The folder of the Docker configuration that a target has of its own; else docker's."""
    return settings.state_dir / "gke" / "docker" if settings.target == "gke" else None


def planned(settings: Config, model: SavedModel) -> tuple[Command, ...]:
    """What `build` starts where nothing is there yet, in order; asks nobody.

    None with the append builder, which starts no program.
    """
    wanted = reference(settings, model)
    if settings.image.builder == "append":
        return ()
    container = f"{PREFIX}{wanted.rpartition(':')[2]}"
    base = parse(settings.image.base, "image.base")
    known_as = labels(model, base, base.digest or UNKNOWN)
    push = (docker.push(wanted, docker_config(settings)),) if settings.registry else ()
    return (
        docker.pull(settings.image.base, settings.image.platform),
        docker.create(settings.image.base, container),
        docker.copy_layer(container),
        docker.commit(container, wanted, {ENTRY: model.name}, known_as),
        docker.remove(container),
        *push,
    )


def _committed(settings: Config, model: SavedModel, builder: Commit) -> Image:
    base_digest = builder.base_digest()
    wanted = reference(settings, model, base_digest)
    if settings.registry:
        with opened(parse(wanted), builder.docker_config) as registry:
            if there := registry.digest(parse(wanted).tag):
                builder.say(f"{wanted} is there: nothing to build or push")
                return Image(wanted, there)
    kept = builder.kept(wanted)
    if kept and not settings.registry:
        builder.say(f"{wanted} is in the engine: nothing to build")
        return Image(wanted, kept, pushed=False)
    made = kept or builder.make(model, wanted, base_digest)
    if not settings.registry:
        return Image(wanted, made, pushed=False, built=True)
    return Image(wanted, builder.push(wanted), built=not kept, bytes_pushed=None)
