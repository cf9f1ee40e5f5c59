"""Say how gcloud looks at a project, and at the APIs that it has enabled."""

from collections.abc import Iterable

from ops.config import Gke
from ops.gcloud.command import INSTALL, asking, changing
from ops.gcloud.login import environment
from ops.shell import Command

ENABLE_S = 600.0


def describe_project(gke: Gke) -> Command:
    """Whether the project is there; its number."""
    argv = ("gcloud", "projects", "describe", gke.project, "--format=json")
    return Command(argv, hint=INSTALL, env=environment(gke))


def list_services(gke: Gke) -> Command:
    """The APIs that are enabled."""
    return asking(gke, "services", "list", "--enabled")


def enable_services(gke: Gke, services: Iterable[str]) -> Command:
    """Enable APIs; one that is enabled already stays so."""
    return changing(gke, "services", "enable", *services, timeout_s=ENABLE_S)
