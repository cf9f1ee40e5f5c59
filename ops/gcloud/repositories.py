"""Say how gcloud looks at repositories of Artifact Registry, and makes and removes them."""

import re
from dataclasses import dataclass

from ops.config import Gke
from ops.gcloud.command import asking, changing
from ops.shell import Command

NAME = re.compile(
    r"(?P<location>[a-z0-9-]+)-docker\.pkg\.dev/(?P<project>[a-z0-9.:-]+)/(?P<name>[a-z0-9-]+)"
)


@dataclass(frozen=True)
class Repository:
    """A repository for images: LOCATION-docker.pkg.dev/PROJECT/NAME."""

    location: str
    project: str
    name: str

    def __str__(self) -> str:
        return f"{self.location}-docker.pkg.dev/{self.project}/{self.name}"


def repository(registry: str) -> Repository | None:
    """The repository that images of `registry` are kept in; None where that is no such one."""
    found = NAME.match(registry)
    return Repository(**found.groupdict()) if found else None


MAKE_S = 300.0


def describe_repository(gke: Gke, one: Repository) -> Command:
    """Whether the repository is there, and its labels."""
    there = gke.model_copy(update={"project": one.project})
    return asking(
        there, "artifacts", "repositories", "describe", one.name, f"--location={one.location}"
    )


def create_repository(gke: Gke, one: Repository, description: str, label: str) -> Command:
    """Make the repository."""
    told = ("--repository-format=docker", f"--description={description}", f"--labels={label}")
    return _changed(gke, "create", one, *told)


def delete_repository(gke: Gke, one: Repository) -> Command:
    """Remove the repository with every image in it."""
    return _changed(gke, "delete", one)


def _changed(gke: Gke, verb: str, one: Repository, *flags: str) -> Command:
    there = gke.model_copy(update={"project": one.project})
    place = f"--location={one.location}"
    group = ("artifacts", "repositories")
    return changing(there, *group, verb, one.name, place, *flags, timeout_s=MAKE_S)
