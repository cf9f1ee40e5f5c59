"""Check Services."""

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

from standin.api.field import (
    FieldError,
    duplicate,
    forbidden,
    invalid,
    not_supported,
    required,
)
from standin.api.resources import Object
from standin.api.validation import metadata, names

_TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
PROTOCOLS = ("SCTP", "TCP", "UDP")
_NODE_PORTS = range(30000, 32768)


def service(value: Object) -> Iterator[FieldError]:
    """What is wrong with a Service."""
    spec = value["spec"]
    if spec["type"] not in _TYPES:
        yield not_supported("spec.type", spec["type"], _TYPES)
    if not spec.get("ports") and spec["type"] != "ExternalName" and spec.get("clusterIP") != "None":
        yield required("spec.ports")
    yield from metadata.labels(spec.get("selector", {}), "spec.selector")
    yield from _ports(spec.get("ports", []))
    yield from _ranges(spec)


def changed(value: Object, before: Object) -> Iterator[FieldError]:
    """What may not be changed in a Service."""
    new, old = value["spec"], before["spec"]
    stays = "ExternalName" not in (new["type"], old["type"])
    if stays and old.get("clusterIP") and new.get("clusterIP") != old["clusterIP"]:
        yield invalid("spec.clusterIPs[0]", [new.get("clusterIP")], "may not change once set")


def _ports(ports: list[Object]) -> Iterator[FieldError]:
    seen: set[Any] = set()
    for index, port in enumerate(ports):
        path = f"spec.ports[{index}]"
        yield from _port(path, port, len(ports) > 1)
        for key in (("name", port.get("name")), ("port", port.get("port"), port["protocol"])):
            if key[1] and key in seen:
                field = f"{path}.name" if key[0] == "name" else path
                yield duplicate(field, port["name"] if key[0] == "name" else port)
            seen.add(key)


def _port(path: str, port: Object, is_named: bool) -> Iterator[FieldError]:
    name, number, target = port.get("name", ""), port.get("port", 0), port.get("targetPort")
    if is_named and not name:
        yield required(f"{path}.name")
    if name:
        yield from (invalid(f"{path}.name", name, why) for why in names.label(name))
    yield from (invalid(f"{path}.port", number, why) for why in names.port(number))
    if port["protocol"] not in PROTOCOLS:
        yield not_supported(f"{path}.protocol", port["protocol"], PROTOCOLS)
    check = names.port if isinstance(target, int) else names.port_name
    yield from (invalid(f"{path}.targetPort", target, why) for why in check(target))
    if port.get("nodePort") and port["nodePort"] not in _NODE_PORTS:
        why = "provided port is not in the valid range. The range of valid ports is 30000-32767"
        yield invalid(f"{path}.nodePort", port["nodePort"], why)


def _ranges(spec: Object) -> Iterator[FieldError]:
    path = "spec.loadBalancerSourceRanges"
    ranges = spec.get("loadBalancerSourceRanges", [])
    if ranges and spec["type"] != "LoadBalancer":
        yield forbidden(path, "may only be set when `type` is 'LoadBalancer'")
    for index, one in enumerate(ranges):
        if not _is_range(one):
            why = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
            yield invalid(f"{path}[{index}]", one, why)


def _is_range(text: str) -> bool:
    try:
        ip_network(text.strip(), strict=False)
    except ValueError:
        return False
    return "/" in text
