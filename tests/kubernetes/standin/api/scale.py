"""Show how many replicas something has as an object of its own, and set it through that."""

from standin.api.failure import bad_request
from standin.api.resources import Object


def of(value: Object) -> Object:
    """The Scale of a Deployment or a ReplicaSet."""
    meta, spec = value["metadata"], value["spec"]
    names = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")
    labels = spec["selector"].get("matchLabels", {})
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {name: meta[name] for name in names},
        "spec": {"replicas": spec["replicas"]},
        "status": {
            "replicas": value.get("status", {}).get("replicas", 0),
            "selector": ",".join(f"{key}={one}" for key, one in sorted(labels.items())),
        },
    }


def scaled(value: Object, scale: Object) -> Object:
    """The object with the replicas that a Scale asks for."""
    replicas = scale.get("spec", {}).get("replicas", 0)
    if not isinstance(replicas, int):
        raise bad_request("spec.replicas must be a number")
    version = scale.get("metadata", {}).get("resourceVersion")
    meta = {**value["metadata"], "resourceVersion": version or ""}
    return {**value, "metadata": meta, "spec": {**value["spec"], "replicas": replicas}}
