"""Fill in what a pod or a pod template leaves open."""

from typing import Any

from standin.api.resources import Object

_FILE_MODE = 0o644
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


def template(value: Object) -> None:
    """Set the defaults of a pod, or of what pods are made from."""
    spec = value.setdefault("spec", {})
    _set(spec, restartPolicy="Always", dnsPolicy="ClusterFirst", schedulerName="default-scheduler")
    _set(spec, terminationGracePeriodSeconds=30, securityContext={})
    for container in (*spec.get("initContainers", ()), *spec.get("containers", ())):
        _container(container)
    for volume in spec.get("volumes", ()):
        _volume(volume)
    if "metadata" not in value:
        value["metadata"] = {"creationTimestamp": None}


def pod(value: Object) -> None:
    """Set what only a pod itself gets."""
    spec = value["spec"]
    _set(spec, enableServiceLinks=True, serviceAccountName="default", priority=0)
    _set(spec, serviceAccount=spec["serviceAccountName"], preemptionPolicy="PreemptLowerPriority")
    known = {one.get("key") for one in spec.get("tolerations", ())}
    for key in ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"):
        if key not in known:
            toleration = {"key": key, "operator": "Exists", "effect": "NoExecute"}
            spec.setdefault("tolerations", []).append({**toleration, "tolerationSeconds": 300})


def _set(place: Object, **values: Any) -> None:
    for name, one in values.items():
        place.setdefault(name, one)


def _container(container: Object) -> None:
    _set(container, imagePullPolicy=_pull_policy(container.get("image", "")), resources={})
    _set(container, terminationMessagePath="/dev/termination-log", terminationMessagePolicy="File")
    for port in container.get("ports", ()):
        _set(port, protocol="TCP")
    limits, requests = (container["resources"].get(name, {}) for name in ("limits", "requests"))
    if limits:
        container["resources"]["requests"] = {**limits, **requests}
    for name in _PROBES:
        if name in container:
            _probe(container[name])
    for one in container.get("env", ()):
        if "fieldRef" in one.get("valueFrom", {}):
            _set(one["valueFrom"]["fieldRef"], apiVersion="v1")


def _pull_policy(image: str) -> str:
    """Always for an image that may be another tomorrow."""
    name = image.rpartition("/")[2]
    is_latest = "@" not in image and (":" not in name or name.endswith(":latest"))
    return "Always" if is_latest else "IfNotPresent"


def _probe(probe: Object) -> None:
    _set(probe, timeoutSeconds=1, periodSeconds=10, successThreshold=1, failureThreshold=3)
    if "httpGet" in probe:
        _set(probe["httpGet"], path="/", scheme="HTTP")
    if "grpc" in probe:
        _set(probe["grpc"], service="")


def _volume(volume: Object) -> None:
    if set(volume) == {"name"}:
        volume["emptyDir"] = {}
    for kind in ("configMap", "secret", "projected", "downwardAPI"):
        if kind in volume:
            _set(volume[kind], defaultMode=_FILE_MODE)
    if "hostPath" in volume:
        _set(volume["hostPath"], type="")
