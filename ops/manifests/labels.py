"""Check the keys and values of labels and annotations."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ops.manifests import syntax
from ops.manifests.manifest import Manifest

ANNOTATION_BYTES = 256 * 1024
"""All annotations of an object together, keys and values."""


def problems(manifests: Iterable[Manifest]) -> Iterator[str]:
    """Labels and annotations that the API server would refuse."""
    for manifest in manifests:
        document = manifest.document
        yield from _of_metadata(f"{manifest.place}: metadata", document.get("metadata", {}))
        template = document.get("spec", {}).get("template", {})
        place = f"{manifest.place}: spec.template.metadata"
        yield from _of_metadata(place, template.get("metadata", {}))
        node_labels = template.get("spec", {}).get("nodeSelector", {})
        yield from _of_labels(f"{manifest.place}: spec.template.spec.nodeSelector", node_labels)


def _of_metadata(place: str, metadata: Mapping[str, Any]) -> Iterator[str]:
    yield from _of_labels(f"{place}.labels", metadata.get("labels", {}))
    annotations: Mapping[str, str] = metadata.get("annotations", {})
    for key in annotations:
        # Upper case is allowed in an annotation's prefix, and nowhere else.
        if fault := syntax.key(key.lower()):
            yield f"{place}.annotations: the key {fault}"
    size = sum(len(key.encode()) + len(value.encode()) for key, value in annotations.items())
    if size > ANNOTATION_BYTES:
        yield f"{place}.annotations: {size} bytes; at most {ANNOTATION_BYTES} fit"


def _of_labels(place: str, labels: Mapping[str, str]) -> Iterator[str]:
    for key, value in labels.items():
        if fault := syntax.key(key):
            yield f"{place}: the key {fault}"
        if fault := syntax.label_value(value):
            yield f"{place}: the value of {key} {fault}"
