"""Know the Jobs that give loads to a service, and take them away."""

from ops.kubectl import Api, Object
from ops.kubectl.object import Document

ENDED = ("Complete", "Failed")


def labels(service: str) -> dict[str, str]:
    """Those of every such Job: not the service's own, whose Service would take its pod for a
    server."""
    return {"app": f"{service}-load", "app.kubernetes.io/managed-by": "tfs-ops"}


def sweep(api: Api, service: str) -> None:
    """Take away loads that are over, and that nobody was left to remove."""
    found = api.get("jobs", labels=labels(service))
    over = [one for one in found if not (one.get("status") or {}).get("active")]
    api.delete([_object(one) for one in over if _is_over(one)])


def remove(api: Api, service: str) -> list[Object]:
    """Take away every load, those that are under way too; with a Job go its pod and its payload."""
    found = [_object(one) for one in api.get("jobs", labels=labels(service))]
    api.delete(found)
    return found


def _object(job: Document) -> Object:
    return Object.of({"kind": "Job", **job})


def _is_over(job: Document) -> bool:
    conditions = (job.get("status") or {}).get("conditions") or []
    return any(one["type"] in ENDED and one["status"] == "True" for one in conditions)
