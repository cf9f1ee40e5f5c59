"""Check names, labels, annotations and owners, which all objects have."""

from collections.abc import Callable, Iterator

from standin.api.field import FieldError, immutable, invalid, required, too_long
from standin.api.resources import RBAC, Object, Resource
from standin.api.validation import names

ANNOTATIONS_BYTES = 256 * 1024
_NAMES: dict[str, Callable[[str], Iterator[str]]] = {
    "Namespace": names.label,
    "Service": names.dns_1035,
}


def metadata(resource: Resource, value: Object) -> Iterator[FieldError]:
    """What is wrong with an object's metadata."""
    meta = value["metadata"]
    name = meta.get("name", "")
    if not name:
        yield required("metadata.name", "name or generateName is required")
    else:
        yield from (invalid("metadata.name", name, why) for why in _name(resource, name))
    yield from labels(meta.get("labels", {}), "metadata.labels")
    yield from annotations(meta.get("annotations", {}), "metadata.annotations")
    yield from _owners(meta.get("ownerReferences", ()))


def changed(value: Object, before: Object) -> Iterator[FieldError]:
    """What may not be changed."""
    for name in ("name", "namespace", "uid", "creationTimestamp"):
        new, old = value["metadata"].get(name), before["metadata"].get(name)
        if new != old:
            yield immutable(f"metadata.{name}", new)


def labels(given: dict[str, str], path: str) -> Iterator[FieldError]:
    """What is wrong with labels, or with a selector's."""
    for key, value in given.items():
        yield from (invalid(path, key, why) for why in names.qualified(key))
        yield from (invalid(path, value, why) for why in names.label_value(value))


def annotations(given: dict[str, str], path: str) -> Iterator[FieldError]:
    """What is wrong with annotations."""
    for key in given:
        yield from (invalid(path, key, why) for why in names.qualified(key.lower()))
    size = sum(len(key.encode()) + len(value.encode()) for key, value in given.items())
    if size > ANNOTATIONS_BYTES:
        yield too_long(path, ANNOTATIONS_BYTES)


def _name(resource: Resource, name: str) -> Iterator[str]:
    if resource.group == RBAC:
        bad = [one for one in ("/", "%") if one in name]
        return iter([f"may not contain '{one}'" for one in bad])
    return _NAMES.get(resource.kind, names.subdomain)(name)


def _owners(owners: list[Object]) -> Iterator[FieldError]:
    for index, owner in enumerate(owners):
        for name in ("apiVersion", "kind", "name", "uid"):
            if not owner.get(name):
                path = f"metadata.ownerReferences[{index}].{name}"
                yield invalid(path, owner.get(name, ""), "must not be empty")
