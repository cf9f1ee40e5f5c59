"""Make the image of a model and push it, unless it is there."""

from ops import docker, gcloud
from ops.config import Config
from ops.docker import OwnConfig
from ops.image.append import Append
from ops.image.commit import Commit
from ops.image.image import Image, check, reference
from ops.image.labels import ENTRY, labels
from ops.image.name import parse
from ops.image.named import named
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
    builder = _builder(settings, shell, say)
    base_digest = builder.base_digest()
    wanted = reference(settings, model, base_digest)
    there = _there(wanted, builder) if settings.registry else None
    return there or builder.image(model, wanted, base_digest)


def _builder(settings: Config, shell: Shell, say: OnLine) -> Append | Commit:
    own = own_config(settings)
    if settings.image.builder == "append":
        return Append(settings, say, own)
    return Commit(settings, shell, say, own)


def own_config(settings: Config) -> OwnConfig | None:
    """The Docker configuration with gcloud's credentials that target gke has; else docker's."""
    if settings.target != "gke" or not gcloud.is_googles(settings.registry):
        return None
    return OwnConfig(settings.state_dir / "gke" / "docker", gcloud.environment(settings.gke))


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
    push = (docker.push(wanted, own_config(settings)),) if settings.registry else ()
    return (
        docker.pull(settings.image.base, settings.image.platform),
        docker.create(settings.image.base, container),
        docker.copy_layer(container),
        docker.commit(container, wanted, {ENTRY: model.name}, known_as),
        docker.remove(container),
        *push,
    )


def _there(wanted: str, builder: Append | Commit) -> Image | None:
    """The image in the registry; None where it is not there yet."""
    name = named(wanted, builder.settings)
    with opened(name, builder.own) as registry:
        digest = registry.digest(name.tag)
    if not digest:
        return None
    builder.say(f"{wanted} is there: nothing to build or push")
    return Image(wanted, digest)
