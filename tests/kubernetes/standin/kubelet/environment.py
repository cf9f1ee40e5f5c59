"""Work out the variables that a container gets."""

import base64

from standin.api.resources import Object
from standin.kubelet.volumes import Find


class Unconfigured(Exception):
    """A container's configuration needs what is not there."""


def of(container: Object, pod: Object, address: str, find: Find) -> dict[str, str]:
    """A container's own variables; Unconfigured if one comes from what is not there."""
    found = {}
    for one in container.get("env", ()):
        source = one.get("valueFrom")
        found[one["name"]] = _read(source, pod, address, find) if source else one.get("value", "")
    return found


def _read(source: Object, pod: Object, address: str, find: Find) -> str:
    if "fieldRef" in source:
        return _field(source["fieldRef"]["fieldPath"], pod, address)
    for kind, field in (("ConfigMap", "configMapKeyRef"), ("Secret", "secretKeyRef")):
        if field in source:
            return _key(kind, source[field], find)
    return ""


def _key(kind: str, reference: Object, find: Find) -> str:
    name, key = reference["name"], reference["key"]
    value = find(kind, name)
    if value is None:
        raise Unconfigured(f'{kind.lower()} "{name}" not found')
    if key not in value.get("data", {}):
        raise Unconfigured(
            f"couldn't find key {key} in {kind} {value['metadata']['namespace']}/{name}"
        )
    text = value["data"][key]
    return base64.b64decode(text).decode() if kind == "Secret" else str(text)


def _field(path: str, pod: Object, address: str) -> str:
    known = {
        "metadata.name": pod["metadata"]["name"],
        "metadata.namespace": pod["metadata"]["namespace"],
        "metadata.uid": pod["metadata"]["uid"],
        "spec.nodeName": pod["spec"].get("nodeName", ""),
        "status.podIP": address,
        "status.hostIP": "127.0.0.1",
    }
    return str(known.get(path, ""))
