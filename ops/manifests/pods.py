"""Find the pods that manifests describe, and their containers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ops.manifests.manifest import Manifest


@dataclass(frozen=True)
class Container:
    """One container, and where it stands."""

    place: str
    spec: Mapping[str, Any]


@dataclass(frozen=True)
class Pod:
    """One pod template, and where it stands."""

    place: str
    labels: Mapping[str, str]
    spec: Mapping[str, Any]

    @property
    def containers(self) -> tuple[Container, ...]:
        """Its containers, those that run once at the start among them."""
        return tuple(
            Container(f"{self.place}.{group}[{number}]", spec)
            for group in ("initContainers", "containers")
            for number, spec in enumerate(self.spec.get(group, ()))
        )


def pods(manifests: Iterable[Manifest]) -> Iterator[Pod]:
    """The pod template of every manifest that has one."""
    for manifest in manifests:
        template = manifest.document.get("spec", {}).get("template")
        if template:
            labels = template.get("metadata", {}).get("labels", {})
            yield Pod(f"{manifest.place}: spec.template.spec", labels, template["spec"])


def containers(manifests: Iterable[Manifest]) -> Iterator[Container]:
    """Every container of every pod template."""
    for pod in pods(manifests):
        yield from pod.containers
