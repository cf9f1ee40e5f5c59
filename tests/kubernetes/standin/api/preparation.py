"""Set what the server alone decides: names, identities, generations, and who writes the status."""

import copy
import secrets
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from standin.api import field, pod_defaults, schema
from standin.api.failure import bad_request, invalid
from standin.api.resources import Object, Resource

CREATED_BY_UPDATE = ("ClusterRole", "ClusterRoleBinding", "Endpoints", "Event", "Lease")
"""What a PUT creates where there is none."""
NEEDS_VERSION = ("Lease", "PodDisruptionBudget")
"""What a PUT must say the version of."""
_LETTERS = "bcdfghjklmnpqrstvwxz2456789"
_SERVERS = ("creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "uid")
_STATUS: dict[str, Object] = {
    "Namespace": {"phase": "Active"},
    "Pod": {"phase": "Pending"},
    "Service": {"loadBalancer": {}},
}


def now() -> str:
    """This moment, to the second, as metadata has it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def create(resource: Resource, value: Object) -> None:
    """Make a new object of what was sent; Failure for a version in it."""
    meta = value["metadata"]
    if meta.get("resourceVersion"):
        raise bad_request("resourceVersion should not be set on objects to be created")
    for name in (*_SERVERS, "generation", "resourceVersion"):
        meta.pop(name, None)
    if not meta.get("name") and meta.get("generateName"):
        suffix = "".join(secrets.choice(_LETTERS) for _ in range(5))
        meta["name"] = meta["generateName"][:58] + suffix
    meta.update(uid=str(uuid.uuid4()), creationTimestamp=now())
    if resource.counted:
        meta["generation"] = 1
    for part in ("spec", "status"):
        if part in schema.of(resource).fields:
            value.setdefault(part, {})
    if resource.status and resource.kind != "Node":
        value["status"] = copy.deepcopy(_STATUS.get(resource.kind, {}))
    if make := _MADE.get(resource.kind):
        make(value)


def update(resource: Resource, value: Object, before: Object, subresource: str) -> None:
    """Keep what a change may not touch, and count it."""
    meta, old = value["metadata"], before["metadata"]
    for name in (*_SERVERS, "generation"):
        meta.pop(name, None)
        if name in old:
            meta[name] = old[name]
    if subresource == "status":
        _only_status(value, before)
    elif resource.status:
        value.pop("status", None)
        if "status" in before:
            value["status"] = copy.deepcopy(before["status"])
    if resource.kind == "Service":
        _addresses_kept(value["spec"], before["spec"])
        if value["spec"]["type"] == "ClusterIP" != before["spec"]["type"]:
            _balancer_dropped(value)
    if resource.kind == "Namespace" and subresource != "finalize":
        value["spec"] = before["spec"]
    if resource.counted and value.get("spec") != before.get("spec"):
        meta["generation"] = old.get("generation", 0) + 1


def check_version(resource: Resource, value: Object) -> None:
    """Raise Failure if a PUT lacks the version that its kind needs."""
    if resource.kind in NEEDS_VERSION and not value["metadata"].get("resourceVersion"):
        path, why = "metadata.resourceVersion", "must be specified for an update"
        error = field.FieldError(path, "FieldValueInvalid", f"Invalid value: 0x0: {why}")
        raise invalid(resource, value["metadata"].get("name", ""), [error])


def _only_status(value: Object, before: Object) -> None:
    status, version = value.get("status"), value["metadata"].get("resourceVersion")
    value.clear()
    value.update(copy.deepcopy(before))
    value["metadata"]["resourceVersion"] = version or before["metadata"]["resourceVersion"]
    if status is not None:
        value["status"] = status


def _addresses_kept(spec: Object, before: Object) -> None:
    """A client that does not know what was given to a Service keeps it."""
    if spec["type"] == "ExternalName":
        return
    for name in ("clusterIP", "clusterIPs"):
        if before.get(name) and not spec.get(name):
            spec[name] = before[name]
    given = {(one.get("port"), one["protocol"]): one for one in before.get("ports", ())}
    for port in spec.get("ports", ()):
        known = given.get((port.get("port"), port["protocol"]), {})
        if spec["type"] != "ClusterIP" and known.get("nodePort") and not port.get("nodePort"):
            port["nodePort"] = known["nodePort"]


def _balancer_dropped(value: Object) -> None:
    """A Service that no longer has a load balancer keeps nothing that only one has."""
    for name in ("allocateLoadBalancerNodePorts", "externalTrafficPolicy", "loadBalancerClass"):
        value["spec"].pop(name, None)
    for port in value["spec"].get("ports", ()):
        port.pop("nodePort", None)
    value["status"] = {"loadBalancer": {}}


def _pod(value: Object) -> None:
    pod_defaults.pod(value)
    value["status"]["qosClass"] = _quality(value["spec"])


def _namespace(value: Object) -> None:
    value["spec"] = {"finalizers": ["kubernetes"]}


def _job(value: Object) -> None:
    uid = value["metadata"]["uid"]
    named = {"controller-uid": uid, "job-name": value["metadata"].get("name", "")}
    labels = {**named, **{f"batch.kubernetes.io/{key}": one for key, one in named.items()}}
    template = value["spec"]["template"].setdefault("metadata", {})
    template.setdefault("labels", {}).update(labels)
    value["spec"].setdefault(
        "selector", {"matchLabels": {"batch.kubernetes.io/controller-uid": uid}}
    )


def _quality(spec: Object) -> str:
    """A pod's class: what it asks for is what it may have, some of it, or nothing."""
    resources = [one.get("resources", {}) for one in spec.get("containers", ())]
    if not any(one.get("requests") or one.get("limits") for one in resources):
        return "BestEffort"
    whole = all(
        {"cpu", "memory"} <= one.get("limits", {}).keys()
        and all(one["requests"][name] == one["limits"][name] for name in ("cpu", "memory"))
        for one in resources
    )
    return "Guaranteed" if whole else "Burstable"


_MADE: dict[str, Callable[[Object], None]] = {"Job": _job, "Namespace": _namespace, "Pod": _pod}
