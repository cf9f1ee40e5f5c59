"""Check the names of ports, and that every port that is named is there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ops.manifests import syntax
from ops.manifests.manifest import Manifest
from ops.manifests.pods import Container, Pod, containers, pods

PROBES = ("startupProbe", "readinessProbe", "livenessProbe")
ACTIONS = ("httpGet", "tcpSocket", "grpc")


def problems(manifests: Iterable[Manifest]) -> Iterator[str]:
    """Port names refused or given twice; probes and Services that ask for a port nobody has."""
    manifests = tuple(manifests)
    described = tuple(pods(manifests))
    for container in containers(manifests):
        ports = container.spec.get("ports", ())
        yield from _names(f"{container.place}: ports", ports, syntax.port_name, "containerPort")
        yield from _probes(container)
    for manifest in manifests:
        if manifest.kind == "Service":
            ports = manifest.document.get("spec", {}).get("ports", ())
            yield from _names(f"{manifest.place}: spec.ports", ports, syntax.dns_label, "port")
            yield from _targets(manifest, ports, described)


def _names(
    place: str, ports: Sequence[Mapping[str, Any]], rule: syntax.Rule, number: str
) -> Iterator[str]:
    for field in ("name", number):
        given = [port[field] for port in ports if field in port]
        for twice in sorted({str(one) for one in given if given.count(one) > 1}):
            yield f"{place}: the {field} '{twice}' is given twice"
    for port in ports:
        if "name" not in port and len(ports) > 1:
            yield f"{place}: port {port[number]} needs a name, since there are several"
        elif fault := rule(port.get("name", "port")):
            yield f"{place}: name {fault}"
        if not 1 <= port[number] <= 65535:
            yield f"{place}: {number} {port[number]} must be 1 to 65535"


def _probes(container: Container) -> Iterator[str]:
    known = _known(container.spec)
    for probe in PROBES:
        for action in ACTIONS:
            wanted = container.spec.get(probe, {}).get(action, {}).get("port")
            if wanted is not None and wanted not in known:
                yield f"{container.place}: {probe} asks port '{wanted}', which is not there"


def _targets(
    service: Manifest, ports: Sequence[Mapping[str, Any]], described: Sequence[Pod]
) -> Iterator[str]:
    selector = service.document["spec"].get("selector", {})
    selected = [pod for pod in described if selector.items() <= pod.labels.items()]
    known = {one for pod in selected for part in pod.containers for one in _known(part.spec)}
    for port in ports:
        wanted = port.get("targetPort", port["port"])
        if selected and wanted not in known:
            yield f"{service.place}: targetPort '{wanted}' is no port of the pods it selects"


def _known(container: Mapping[str, Any]) -> set[str | int]:
    """Names and numbers that a container's ports can be asked for by."""
    ports = container.get("ports", ())
    return {port["name"] for port in ports if "name" in port} | {
        port["containerPort"] for port in ports
    }
