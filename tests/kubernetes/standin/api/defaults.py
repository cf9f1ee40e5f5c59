"""Fill in what an object leaves open, as the API server does."""

import base64
from collections.abc import Callable
from typing import Any

from standin.api.pod_defaults import template
from standin.api.resources import Object


def fill(kind: str, value: Object) -> None:
    """Set the defaults of a kind in an object of it."""
    if kind in _DEFAULTS:
        _DEFAULTS[kind](value)


def _set(place: Object, **values: Any) -> None:
    for name, one in values.items():
        place.setdefault(name, one)


def _deployment(value: Object) -> None:
    spec = value.setdefault("spec", {})
    _set(spec, replicas=1, revisionHistoryLimit=10, progressDeadlineSeconds=600, strategy={})
    _set(spec["strategy"], type="RollingUpdate")
    if spec["strategy"]["type"] == "RollingUpdate":
        rolling = spec["strategy"].setdefault("rollingUpdate", {})
        _set(rolling, maxSurge="25%", maxUnavailable="25%")
    template(spec.setdefault("template", {}))


def _replica_set(value: Object) -> None:
    spec = value.setdefault("spec", {})
    _set(spec, replicas=1)
    template(spec.setdefault("template", {}))
    labels = spec["template"].get("metadata", {}).get("labels")
    if labels and not value["metadata"].get("labels"):
        value["metadata"]["labels"] = dict(labels)


def _job(value: Object) -> None:
    spec = value.setdefault("spec", {})
    if "completions" not in spec and "parallelism" not in spec:
        _set(spec, completions=1, parallelism=1)
    _set(spec, parallelism=1, backoffLimit=6, completionMode="NonIndexed", suspend=False)
    _set(spec, manualSelector=False, podReplacementPolicy="TerminatingOrFailed")
    template(spec.setdefault("template", {}))


def _service(value: Object) -> None:
    spec = value.setdefault("spec", {})
    _set(spec, type="ClusterIP", sessionAffinity="None")
    if spec["type"] == "ExternalName":
        return
    _set(spec, internalTrafficPolicy="Cluster", ipFamilies=["IPv4"], ipFamilyPolicy="SingleStack")
    for port in spec.get("ports", ()):
        _set(port, protocol="TCP")
        if "port" in port:
            _set(port, targetPort=port["port"])
    if spec["type"] in ("LoadBalancer", "NodePort"):
        _set(spec, externalTrafficPolicy="Cluster")
    if spec["type"] == "LoadBalancer":
        _set(spec, allocateLoadBalancerNodePorts=True)


def _secret(value: Object) -> None:
    _set(value, type="Opaque")
    for name, text in value.pop("stringData", {}).items():
        value.setdefault("data", {})[name] = base64.b64encode(text.encode()).decode()


def _namespace(value: Object) -> None:
    labels = value["metadata"].setdefault("labels", {})
    labels["kubernetes.io/metadata.name"] = value["metadata"].get("name", "")


def _node(value: Object) -> None:
    status = value.setdefault("status", {})
    if "capacity" in status:
        _set(status, allocatable=dict(status["capacity"]))


_DEFAULTS: dict[str, Callable[[Object], None]] = {
    "Deployment": _deployment,
    "ReplicaSet": _replica_set,
    "Job": _job,
    "Service": _service,
    "Secret": _secret,
    "Namespace": _namespace,
    "Pod": template,
    "Node": _node,
}
