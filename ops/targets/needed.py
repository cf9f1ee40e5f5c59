"""Tell which settings a release needs and has not, and what stands for them in a plan."""

from ops.config import Config, Gke
from ops.errors import BadValue

HOW = {
    "image.registry": "where the cluster pulls its images from",
    "kubernetes.context": "one of `kubectl config get-contexts --output=name`",
    "gke.project": "one of `gcloud projects list`",
}
STANDS = {
    "image.registry": "registry.example/tfs",
    "kubernetes.context": "CONTEXT",
    "gke.project": Gke().project,
}


def lacking(config: Config) -> tuple[str, ...]:
    """The keys of the settings that its target needs, and that nobody has set."""
    clusters, gke = config.target in {"kubernetes", "gke"}, config.target == "gke"
    unset = {
        "image.registry": clusters and not config.registry,
        "kubernetes.context": config.target == "kubernetes" and not config.kubernetes.context,
        "gke.project": gke and config.gke.project == Gke().project,
    }
    return tuple(key for key, without in unset.items() if without)


def check(config: Config) -> None:
    """Raise BadValue that names all of them at once, and how they are set."""
    if keys := lacking(config):
        raise BadValue(told(keys))


def told(keys: tuple[str, ...]) -> str:
    """What is not set, and how it is, in one line."""
    what = " and ".join(f"{key} ({HOW[key]})" for key in keys)
    flag = ",".join(f"{key}={key.rpartition('.')[2].upper()}" for key in keys)
    return f"not set: {what}; set it in ops.yaml, or by --set {flag}"


def filled(config: Config) -> Config:
    """The same with a stand-in for each, for a plan to be shown without them."""
    for key in lacking(config):
        group, _, name = key.partition(".")
        part = getattr(config, group).model_copy(update={name: STANDS[key]})
        config = config.model_copy(update={group: part})
    return config


def notes(config: Config) -> list[str]:
    """What a plan's reader must know of them."""
    return [
        f"{key} is not set ({HOW[key]}): {STANDS[key]} stands for it here"
        for key in lacking(config)
    ]
