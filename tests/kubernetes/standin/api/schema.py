"""Read the types of Kubernetes' objects from the schemas that kubernetes-validate carries."""

import functools
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from standin.api.resources import Resource

VERSION = "1.36"
_FOLDER = f"kubernetes-json-schema/v{VERSION}.0-local"
_PREFIX = "io.k8s.api."
_SCALARS = ("Quantity", "IntOrString", "Time", "MicroTime")
# What an element of a keyed list is found by when it leaves a key out.
KEY_DEFAULTS = {"protocol": "TCP"}


class Schema:
    """The type of a value: a struct, a map, a list or a scalar, and how changes of it merge."""

    def __init__(self, node: Mapping[str, Any]) -> None:
        reference = node.get("$ref", "")
        self.name = reference.rpartition(".")[2]
        self._node = {**definitions().get(reference.rpartition("/")[2], {}), **node}

    @functools.cached_property
    def form(self) -> str:
        """`struct`, `map`, `list`, `scalar`, or `any` where the schema does not say."""
        if self.name in _SCALARS:
            return "scalar"
        if self._node.get("properties"):
            return "struct"
        if "additionalProperties" in self._node:
            return "map"
        kind = self._types()[0]
        return {"array": "list", "object": "any"}.get(kind, "scalar")

    @functools.cached_property
    def scalar(self) -> str:
        """A scalar's type: `string`, `int32`, `bool`, `bytes`, …, or a name of Kubernetes'."""
        if self.name in _SCALARS:
            return self.name
        kind, form = self._types()[0], self._node.get("format")
        if kind == "integer":
            return str(form or "int64")
        return {"boolean": "bool", "number": "float64"}.get(
            kind, "bytes" if form == "byte" else kind
        )

    @functools.cached_property
    def fields(self) -> Mapping[str, "Schema"]:
        """The fields of a struct."""
        return {name: Schema(node) for name, node in self._node.get("properties", {}).items()}

    @functools.cached_property
    def items(self) -> "Schema":
        """The type of a list's items, or of a map's values."""
        return Schema(self._node.get("items") or self._node.get("additionalProperties") or {})

    @functools.cached_property
    def keys(self) -> tuple[str, ...]:
        """What tells the items of a keyed list apart; empty for another list."""
        return tuple(self._node.get("x-kubernetes-list-map-keys", ()))

    @functools.cached_property
    def is_set(self) -> bool:
        """Whether it is a list in which each value stands once."""
        return self._node.get("x-kubernetes-list-type") == "set"

    @functools.cached_property
    def is_atomic(self) -> bool:
        """Whether it has one owner as a whole."""
        if self.form == "list":
            return not (self.keys or self.is_set)
        return self.form in ("scalar", "any") or self._node.get("x-kubernetes-map-type") == "atomic"

    @functools.cached_property
    def merge_key(self) -> str:
        """What tells items apart in a strategic merge patch."""
        return str(self._node.get("x-kubernetes-patch-merge-key", ""))

    @functools.cached_property
    def strategies(self) -> frozenset[str]:
        """How a strategic merge patch treats it: `merge`, `retainKeys`."""
        return frozenset(self._node.get("x-kubernetes-patch-strategy", "").split(","))

    def below(self, name: str) -> "Schema | None":
        """The type of a field or a map's value; None for an unknown field."""
        return self.fields.get(name) if self.form == "struct" else self.items

    def _types(self) -> list[str]:
        kind = self._node.get("type") or "object"
        return [kind] if isinstance(kind, str) else list(kind)


@functools.cache
def definitions() -> Mapping[str, Any]:
    """Every type of Kubernetes by its full name."""
    path = resources.files("kubernetes_validate") / _FOLDER / "_definitions.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))["$defs"])


@functools.cache
def of(resource: Resource) -> Schema:
    """The type of a resource's objects."""
    return named(resource.group, resource.kind)


@functools.cache
def named(group: str, kind: str) -> Schema:
    """The type of a kind in a group."""
    package = group.partition(".")[0] or "core"
    return Schema({"$ref": f"#/$defs/{_PREFIX}{package}.v1.{kind}"})
