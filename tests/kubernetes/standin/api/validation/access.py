"""Check role bindings."""

from collections.abc import Iterator

from standin.api.field import FieldError, invalid, not_supported, required
from standin.api.resources import Object

_KINDS = ("ClusterRole", "Role")


def binding(value: Object) -> Iterator[FieldError]:
    """What is wrong with a RoleBinding or a ClusterRoleBinding."""
    reference = value.get("roleRef", {})
    if reference.get("kind") not in _KINDS:
        yield not_supported("roleRef.kind", reference.get("kind", ""), _KINDS)
    if not reference.get("name"):
        yield required("roleRef.name")
    for index, subject in enumerate(value.get("subjects", ())):
        if not subject.get("name"):
            yield required(f"subjects[{index}].name")


def changed(value: Object, before: Object) -> Iterator[FieldError]:
    """What may not be changed in either."""
    if value.get("roleRef") != before.get("roleRef"):
        yield invalid("roleRef", value.get("roleRef"), "cannot change roleRef")
