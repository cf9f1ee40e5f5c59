"""The APIs that releases and bootstrap ask."""

from typing import Any

from ops import gcloud
from ops.bootstrap.resource import Resource
from ops.config import Gke

NEEDED = (
    "artifactregistry.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "container.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "sts.googleapis.com",
)


def apis(gke: Gke) -> Resource:
    """All of them, as one: they are enabled in one call."""
    return Resource(
        what=f"APIs: {', '.join(one.partition('.')[0] for one in NEEDED)}",
        show=gcloud.list_services(gke),
        make=gcloud.enable_services(gke, NEEDED),
        there=_enabled,
        stays="others may use them, and they cost nothing",
    )


def _enabled(services: Any) -> bool:
    return set(NEEDED) <= {one["config"]["name"] for one in services}
