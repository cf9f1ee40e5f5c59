"""Check a configuration that is applied against its type, as server-side apply does."""

from collections.abc import Iterator
from typing import Any

from standin.api import fields
from standin.api.failure import Failure
from standin.api.resources import Object
from standin.api.schema import KEY_DEFAULTS, Schema

_NAMES = {str: "string", int: "int", float: "float", bool: "boolean", dict: "map", list: "list"}
_NUMBERS = ("int32", "int64", "float64")


def check(schema: Schema, config: Object, title: str) -> None:
    """Raise Failure if a configuration is not of its type."""
    errors = list(_errors(schema, config, ()))
    if errors:
        said = errors[0] if len(errors) == 1 else "errors:\n  " + "\n  ".join(errors)
        raise Failure(500, "", f"failed to create typed patch object ({title}): {said}")


def _errors(schema: Schema, value: Any, path: fields.Path) -> Iterator[str]:
    place = fields.shown(path)
    if value is None or schema.form == "any":
        return
    if schema.form == "scalar":
        if wanted := _wanted(schema, value):
            yield f"{place}: expected {wanted}, got {_NAMES[type(value)]}"
        return
    if not isinstance(value, list if schema.form == "list" else dict):
        form = "list" if schema.form == "list" else "map"
        yield f"{place}: expected {form}, got &{{{value}}}"
        return
    yield from _items(schema, value, path) if schema.form == "list" else _named(schema, value, path)


def _named(schema: Schema, value: Object, path: fields.Path) -> Iterator[str]:
    for name, one in value.items():
        below = schema.below(name)
        if below is None:
            yield f"{fields.shown((*path, f'f:{name}'))}: field not declared in schema"
        else:
            yield from _errors(below, one, (*path, f"f:{name}"))


def _items(schema: Schema, value: list[Any], path: fields.Path) -> Iterator[str]:
    seen: set[str] = set()
    for index, item in enumerate(value):
        if lacking := _lacking(schema, item):
            yield (
                f"{fields.shown(path)}: element {index}: associative list with keys has an "
                f"element that omits key field {lacking!r} (and doesn't have default value)"
            ).replace("'", '"', 2)
            continue
        name = f"i:[{index}]" if schema.is_atomic else fields.element(schema, item)
        if name in seen:
            key = fields.shown((name,))
            yield f"{fields.shown(path)}: duplicate entries for key {key}"
        seen.add(name)
        yield from _errors(schema.items, item, (*path, name))


def _lacking(schema: Schema, item: Any) -> str:
    known = item if isinstance(item, dict) else {}
    lacking = (key for key in schema.keys if key not in known and key not in KEY_DEFAULTS)
    return next(lacking, "")


def _wanted(schema: Schema, value: Any) -> str:
    """What a scalar should be; empty if it is."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match schema.scalar:
        case "Quantity" | "IntOrString":
            return "" if is_number or isinstance(value, str) else "untyped"
        case "bool":
            return "" if isinstance(value, bool) else "boolean"
        case kind if kind in _NUMBERS:
            return "" if is_number else "numeric (int or float)"
    return "" if isinstance(value, str) else "string"
