"""Kubernetes Engine: https://cloud.google.com/kubernetes-engine/docs/reference/rest."""

import re
from typing import Any

from tests.google import refused
from tests.google.api import Api, Asked, Route, route

NAME = re.compile(r"[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?")
CLUSTERS = "v1/projects/{project}/locations/{location}/clusters"
CLUSTER = f"{CLUSTERS}/{{cluster}}"
POOLS = f"{CLUSTER}/nodePools"
POOL = f"{POOLS}/{{pool}}"


class Container(Api):
    """Clusters and their node pools."""

    service = "container.googleapis.com"

    def routes(self) -> tuple[Route, ...]:
        return (
            route("GET", CLUSTERS, "container.clusters.list", self.listed),
            route("GET", CLUSTER, "container.clusters.get", self.described),
        )

    def listed(self, _: Asked, project: str, location: str) -> Any:
        below = f"projects/{project}/locations/{'' if location == '-' else location + '/'}"
        return {"clusters": [one for name, one in self.kept.items() if name.startswith(below)]}

    def described(self, _: Asked, project: str, location: str, cluster: str) -> Any:
        return self.one(full_name(project, location, cluster))

    def has(self, project: str, location: str, cluster: str, **more: Any) -> None:
        """Let there be a cluster."""
        if not NAME.fullmatch(cluster):
            raise refused.invalid(f"Invalid value for field 'cluster.name': '{cluster}'.")
        made = {
            "name": cluster,
            "location": location,
            "zone": location,
            "status": "RUNNING",
            "endpoint": "127.0.0.1",
            "masterAuth": {"clusterCaCertificate": "Y2E="},
            "nodePools": [],
            **more,
        }
        self.add(full_name(project, location, cluster), made)


def full_name(project: str, location: str, cluster: str) -> str:
    """The name of a cluster in the API."""
    return f"projects/{project}/locations/{location}/clusters/{cluster}"
