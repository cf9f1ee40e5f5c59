"""The repository for images."""

from typing import Any

from ops import gcloud
from ops.bootstrap.resource import DESCRIPTION, LABEL, MARK, Resource
from ops.config import Gke
from ops.gcloud import Repository, repositories


def repository(gke: Gke, one: Repository) -> Resource:
    """The repository that the settings' registry names."""
    return Resource(
        what=f"repository {one}",
        show=gcloud.describe_repository(gke, one),
        make=repositories.create_repository(gke, one, DESCRIPTION, LABEL),
        remove=repositories.delete_repository(gke, one),
        ours=_marked,
    )


def _marked(document: Any) -> bool:
    return MARK.items() <= (document.get("labels") or {}).items()
