"""Tell what an operator must still set before anything can be released to a cluster."""

from ops.config import Config, Gke

CONTEXT = "CONTEXT"
REGISTRY = "HOST/PATH"
"""What a plan shows in place of a context and a registry that nobody has set."""
PLACEHOLDER = Gke().project
"""The project of ops.yaml as it comes, which is nobody's."""


def note(settings: Config) -> str:
    """What a release would refuse, for a plan; empty where all is set."""
    context = f"kubernetes.context is not set: --set kubernetes.context={CONTEXT}"
    lacks = settings.target == "kubernetes" and not settings.kubernetes.context
    told = [context if lacks else "", project(settings), registry(settings)]
    found = "; ".join(filter(None, told))
    return f"a release needs more: {found}" if found else ""


def project(settings: Config) -> str:
    """What is wrong with the project, and what mends it; empty where it is one of somebody's."""
    if settings.target != "gke" or settings.gke.project != PLACEHOLDER:
        return ""
    return (
        f"gke.project is {PLACEHOLDER}, which only holds the place of yours: --set"
        " gke.project=PROJECT, of those that gcloud projects list shows"
    )


def registry(settings: Config) -> str:
    """What is wrong where there is no registry, and what mends it; empty where there is one."""
    if settings.registry:
        return ""
    return (
        "image.registry is not set, and a cluster pulls its images from a registry: --set"
        f" image.registry={REGISTRY}"
    )
