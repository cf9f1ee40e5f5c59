"""Kubernetes Engine: https://cloud.google.com/kubernetes-engine/docs/reference/rest."""

import re
from typing import Any

from tests.google import refused
from tests.google.api import Api, Asked, Route, route

NAME = re.compile(r"[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?")
PLACE = "v1/projects/{project}/locations/{location}"
CLUSTERS = f"{PLACE}/clusters"
CLUSTER = f"{CLUSTERS}/{{cluster}}"
POOLS = f"{CLUSTER}/nodePools"
POOL = f"{POOLS}/{{pool}}"
VERSION = "1.33.5-gke.1080000"
LABEL = re.compile(r"[a-z0-9_-]{0,63}")


class Container(Api):
    """Clusters with their node pools. What changes one is an operation, done when asked about."""

    service = "container.googleapis.com"

    def routes(self) -> tuple[Route, ...]:
        may = "container.clusters"
        return (
            route("GET", CLUSTERS, f"{may}.list", self.listed),
            route("GET", CLUSTER, f"{may}.get", self.described),
            route("POST", CLUSTERS, f"{may}.create", self.created),
            route("PUT", CLUSTER, f"{may}.update", self.updated),
            route("DELETE", CLUSTER, f"{may}.delete", self.deleted),
            route("GET", POOLS, f"{may}.get", self.pools),
            route("GET", POOL, f"{may}.get", self.pool),
            route("POST", POOLS, f"{may}.update", self.new_pool),
            route("DELETE", POOL, f"{may}.update", self.no_pool),
            route(
                "GET", f"{PLACE}/operations/{{name}}", "container.operations.get", self.operation
            ),
        )

    def listed(self, _: Asked, project: str, location: str) -> Any:
        below = f"projects/{project}/locations/{'' if location == '-' else location + '/'}"
        return {"clusters": [one for name, one in self.kept.items() if name.startswith(below)]}

    def described(self, _: Asked, project: str, location: str, cluster: str) -> Any:
        return self.one(full_name(project, location, cluster))

    def created(self, asked: Asked, project: str, location: str) -> Any:
        wanted = dict(asked.body["cluster"])
        _check_labels(wanted)
        wanted["nodePools"] = [self._made(pool) for pool in wanted["nodePools"]]
        self.has(project, location, wanted.pop("name"), **{**wanted, "status": "PROVISIONING"})
        return _operation(project, location, asked.body["cluster"]["name"])

    def updated(self, asked: Asked, project: str, location: str, cluster: str) -> Any:
        self._up(project, location, cluster)
        update = asked.body["update"]
        pool = self.pool(asked, project, location, cluster, update["desiredNodePoolId"])
        pool["autoscaling"] = update["desiredNodePoolAutoscaling"]
        return _operation(project, location, cluster)

    def deleted(self, _: Asked, project: str, location: str, cluster: str) -> Any:
        self._up(project, location, cluster)["status"] = "STOPPING"
        return _operation(project, location, cluster)

    def pools(self, _: Asked, project: str, location: str, cluster: str) -> Any:
        return {"nodePools": self.one(full_name(project, location, cluster))["nodePools"]}

    def pool(self, _: Asked, project: str, location: str, cluster: str, pool: str) -> Any:
        full = full_name(project, location, cluster)
        found = [one for one in self.one(full)["nodePools"] if one["name"] == pool]
        if not found:
            raise refused.not_found(f"{full}/nodePools/{pool}")
        return found[0]

    def new_pool(self, asked: Asked, project: str, location: str, cluster: str) -> Any:
        pool, there = asked.body["nodePool"], self._up(project, location, cluster)["nodePools"]
        made = self._made(pool)
        if pool["name"] in [one["name"] for one in there]:
            raise refused.already_exists(f"{cluster}/nodePools/{pool['name']}")
        there.append(made)
        return _operation(project, location, cluster)

    def no_pool(self, asked: Asked, project: str, location: str, cluster: str, pool: str) -> Any:
        self.pool(asked, project, location, cluster, pool)
        there = self._up(project, location, cluster)
        there["nodePools"] = [one for one in there["nodePools"] if one["name"] != pool]
        return _operation(project, location, cluster)

    def operation(self, _: Asked, project: str, location: str, name: str) -> Any:
        """An operation that has ended, what it did with it."""
        cluster = name.removeprefix("operation-")
        full = full_name(project, location, cluster)
        if self.kept.get(full, {}).get("status") == "STOPPING":
            del self.kept[full]
        elif full in self.kept:
            self.kept[full]["status"] = "RUNNING"
        return {**_operation(project, location, cluster), "status": "DONE"}

    def has(self, project: str, location: str, cluster: str, **more: Any) -> None:
        """Let there be a cluster."""
        if not NAME.fullmatch(cluster):
            raise refused.invalid(f"Invalid value for field 'cluster.name': '{cluster}'.")
        made = {
            "name": cluster,
            "location": location,
            "zone": location,
            "status": "RUNNING",
            "currentMasterVersion": VERSION,
            "currentNodeVersion": VERSION,
            "endpoint": "127.0.0.1",
            "masterAuth": {},
            "nodePools": [],
            **more,
        }
        self.add(full_name(project, location, cluster), made)

    def _up(self, project: str, location: str, cluster: str) -> dict[str, Any]:
        found = self.one(full_name(project, location, cluster))
        if found["status"] != "RUNNING":
            told = f"Cluster {cluster} is running incompatible operation."
            raise refused.Refused(400, told)
        return found

    def _made(self, pool: dict[str, Any]) -> dict[str, Any]:
        """The pool as the API keeps it; Refused for one that cannot be."""
        if not NAME.fullmatch(pool["name"]):
            raise refused.invalid(f"Invalid value for field 'node_pool.name': '{pool['name']}'.")
        account = pool["config"].get("serviceAccount", "default")
        if account != "default" and account not in self.cloud.accounts:
            raise refused.invalid(f"Service account {account} does not exist.")
        scaling = pool.get("autoscaling", {})
        if scaling.get("enabled") and scaling["totalMaxNodeCount"] < scaling["totalMinNodeCount"]:
            raise refused.invalid("total_max_node_count must be at least total_min_node_count.")
        _check_labels(pool["config"])
        return {**pool, "status": "RUNNING", "version": VERSION}


def full_name(project: str, location: str, cluster: str) -> str:
    """The name of a cluster in the API."""
    return f"projects/{project}/locations/{location}/clusters/{cluster}"


def _check_labels(holder: dict[str, Any]) -> None:
    for key, value in (holder.get("resourceLabels") or {}).items():
        if not (LABEL.fullmatch(key) and LABEL.fullmatch(value)):
            raise refused.invalid(f"Invalid resource label {key}={value}.")


def _operation(project: str, location: str, cluster: str) -> dict[str, Any]:
    place = f"https://container.googleapis.com/v1/projects/{project}/locations/{location}"
    return {
        "name": f"operation-{cluster}",
        "location": location,
        "zone": location,
        "status": "RUNNING",
        "selfLink": f"{place}/operations/operation-{cluster}",
        "targetLink": f"{place}/clusters/{cluster}",
    }
