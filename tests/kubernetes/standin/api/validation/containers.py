"""Check a pod's containers: their ports, probes, resources, variables and mounts."""

from collections.abc import Iterator, Sequence

from standin.api import quantity
from standin.api.field import (
    FieldError,
    duplicate,
    invalid,
    not_found,
    not_supported,
    required,
)
from standin.api.resources import Object
from standin.api.validation import names
from standin.api.validation.services import PROTOCOLS

_PULL = ("Always", "IfNotPresent", "Never")
_HANDLERS = ("exec", "grpc", "httpGet", "tcpSocket")
_STANDARD = ("cpu", "memory", "ephemeral-storage")
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


def container(value: Object, path: str, volumes: Sequence[str]) -> Iterator[FieldError]:
    """What is wrong with a container of a pod that has these volumes."""
    if not value.get("name"):
        yield required(f"{path}.name")
    else:
        yield from (
            invalid(f"{path}.name", value["name"], why) for why in names.label(value["name"])
        )
    image = value.get("image", "")
    if not image:
        yield required(f"{path}.image")
    elif image != image.strip():
        yield invalid(f"{path}.image", image, "must not have leading or trailing whitespace")
    if value["imagePullPolicy"] not in _PULL:
        yield not_supported(f"{path}.imagePullPolicy", value["imagePullPolicy"], _PULL)
    yield from _ports(value.get("ports", ()), f"{path}.ports")
    yield from _variables(value.get("env", ()), f"{path}.env")
    yield from _resources(value["resources"], f"{path}.resources")
    for name in _PROBES:
        yield from _probe(value.get(name), f"{path}.{name}", name)
    yield from _mounts(value.get("volumeMounts", ()), f"{path}.volumeMounts", volumes)


def _ports(ports: Sequence[Object], path: str) -> Iterator[FieldError]:
    seen: set[str] = set()
    for index, port in enumerate(ports):
        place, name, number = f"{path}[{index}]", port.get("name", ""), port.get("containerPort", 0)
        if name:
            yield from (invalid(f"{place}.name", name, why) for why in names.port_name(name))
        if name and name in seen:
            yield duplicate(f"{place}.name", name)
        seen.add(name)
        if not number:
            yield required(f"{place}.containerPort")
        else:
            yield from (
                invalid(f"{place}.containerPort", number, why) for why in names.port(number)
            )
        if port["protocol"] not in PROTOCOLS:
            yield not_supported(f"{place}.protocol", port["protocol"], PROTOCOLS)


def _variables(variables: Sequence[Object], path: str) -> Iterator[FieldError]:
    for index, one in enumerate(variables):
        name = one.get("name", "")
        if not name:
            yield required(f"{path}[{index}].name")
        else:
            yield from (invalid(f"{path}[{index}].name", name, why) for why in names.variable(name))
        if one.get("value") and one.get("valueFrom"):
            why = "may not be specified when `value` is not empty"
            yield invalid(f"{path}[{index}].valueFrom", "", why)


def _resources(resources: Object, path: str) -> Iterator[FieldError]:
    limits = resources.get("limits", {})
    for kind in ("limits", "requests"):
        for name, text in resources.get(kind, {}).items():
            if name not in _STANDARD and "/" not in name and not name.startswith("hugepages-"):
                yield invalid(f"{path}.{kind}", name, "must be a standard resource for containers")
            if quantity.parse(text) < 0:
                place = f"{path}.{kind}[{name}]"
                yield invalid(place, text, "must be greater than or equal to 0")
    for name, text in resources.get("requests", {}).items():
        if name in limits and quantity.parse(text) > quantity.parse(limits[name]):
            why = f"must be less than or equal to {name} limit of {limits[name]}"
            yield invalid(f"{path}.requests", text, why)


def _probe(probe: Object | None, path: str, kind: str) -> Iterator[FieldError]:
    if probe is None:
        return
    handlers = [name for name in _HANDLERS if name in probe]
    if not handlers:
        yield required(path, "must specify a handler type")
    for name in ("timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"):
        if probe[name] <= 0:
            yield invalid(f"{path}.{name}", probe[name], "must be greater than zero")
    if kind != "readinessProbe" and probe["successThreshold"] != 1:
        yield invalid(f"{path}.successThreshold", probe["successThreshold"], "must be 1")
    for name in ("httpGet", "tcpSocket"):
        port = probe.get(name, {}).get("port", 1)
        check = names.port if isinstance(port, int) else names.port_name
        yield from (invalid(f"{path}.{name}.port", port, why) for why in check(port))


def _mounts(mounts: Sequence[Object], path: str, volumes: Sequence[str]) -> Iterator[FieldError]:
    seen: set[str] = set()
    for index, mount in enumerate(mounts):
        place, target = f"{path}[{index}]", mount.get("mountPath", "")
        if not target:
            yield required(f"{place}.mountPath")
        if mount.get("name") not in volumes:
            yield not_found(f"{place}.name", mount.get("name", ""))
        if target in seen:
            yield invalid(f"{place}.mountPath", target, "must be unique")
        seen.add(target)
