"""Render the Job that gives a load from within a cluster."""

from collections.abc import Mapping
from dataclasses import dataclass

from ops.manifests import templates
from ops.manifests.manifest import Manifest

PAYLOAD_FOLDER, WORK_FOLDER = "/load/payload", "/load/work"


@dataclass(frozen=True)
class LoadJob:
    """One load; its payload is in a Secret of the same name."""

    name: str
    namespace: str
    labels: Mapping[str, str]
    service: str
    """Whose pods it loads."""
    image: str
    arguments: tuple[str, ...]
    cpu: str
    memory: str
    deadline_s: int
    """Seconds after which the cluster ends it, whoever may have forgotten it."""
    payload_folder: str = PAYLOAD_FOLDER
    work_folder: str = WORK_FOLDER

    def manifest(self) -> Manifest:
        """The Job."""
        return templates.rendered("load_job", {"job": self})
