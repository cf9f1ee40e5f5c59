"""Check the registry that images are pushed to, and nodes pull from."""

from ops import gcloud, image
from ops.doctor.finding import Missing, NotAsked
from ops.doctor.subject import Subject
from ops.image import name, named, reached
from ops.image.credentials import FILE

UNAUTHORIZED = 401


def registry(subject: Subject) -> str:
    """Whether there is one in the settings, and it answers."""
    settings = subject.settings
    if not settings.registry and settings.target == "docker":
        raise NotAsked("image.registry is empty, so images stay in the engine")
    if not settings.registry:
        told = "image.registry is not set, and a cluster pulls its images from a registry"
        raise Missing(told, "--set image.registry=HOST/PATH, or OPS_IMAGE_REGISTRY=HOST/PATH")
    name.check_registry(settings.registry)
    where = named.registry(settings)
    answer = reached.ask(where)
    asks = ", and asks for credentials" if answer.status_code == UNAUTHORIZED else ""
    return f"{settings.registry}: {where.host} answers{asks}"


def docker_credentials(subject: Subject) -> str:
    """Whether docker is given credentials for Google's registry, in a configuration of our own."""
    if not gcloud.is_googles(subject.settings.registry):
        raise NotAsked("the registry is none of Google's: docker's own credentials are used")
    own = image.own_config(subject.settings)
    if own is None or not (own.folder / FILE).exists():
        raise Missing("docker has none for the registry", "invoke setup --target gke")
    return f"in {own.folder}"
