"""Check the names of objects, namespaces, containers and volumes."""

from collections.abc import Iterable, Iterator

from ops.manifests import syntax
from ops.manifests.manifest import Manifest
from ops.manifests.pods import pods

RULES: dict[str, syntax.Rule] = {"Service": syntax.service_name}
"""Kinds whose names must be more than a DNS subdomain."""


def problems(manifests: Iterable[Manifest]) -> Iterator[str]:
    """Names that the API server would refuse, and names given twice."""
    manifests = tuple(manifests)
    seen: set[tuple[str, str]] = set()
    for manifest in manifests:
        yield from _of_object(manifest)
        if (manifest.kind, manifest.name) in seen:
            yield f"{manifest.place}: is given twice"
        seen.add((manifest.kind, manifest.name))
    for pod in pods(manifests):
        yield from _of_parts(pod.place, "container", [one.spec["name"] for one in pod.containers])
        yield from _of_parts(
            pod.place, "volume", [one["name"] for one in pod.spec.get("volumes", ())]
        )


def _of_object(manifest: Manifest) -> Iterator[str]:
    metadata = manifest.document.get("metadata", {})
    rule = RULES.get(manifest.kind, syntax.subdomain)
    for field, fault in (
        ("name", rule(metadata.get("name", ""))),
        ("namespace", syntax.dns_label(metadata.get("namespace", "default"))),
    ):
        if fault:
            yield f"{manifest.place}: metadata.{field} {fault}"


def _of_parts(place: str, part: str, names: list[str]) -> Iterator[str]:
    for number, name in enumerate(names):
        if fault := syntax.dns_label(name):
            yield f"{place}: {part} name {fault}"
        if name in names[:number]:
            yield f"{place}: two {part}s are named '{name}'"
