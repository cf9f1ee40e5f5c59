"""Change an object by a strategic merge patch, which knows its lists' keys."""

import copy
from typing import Any

from standin.api.resources import Object
from standin.api.schema import Schema

_DELETED, _ORDER = "$deleteFromPrimitiveList/", "$setElementOrder/"


def merge(schema: Schema | None, value: Any, patch: Any) -> Any:
    """The value with the patch in it; `$patch`, `$retainKeys` and their kin are followed."""
    if not isinstance(patch, dict):
        return copy.deepcopy(patch)
    if patch.get("$patch") == "replace":
        return {name: below for name, below in patch.items() if name != "$patch"}
    if patch.get("$patch") == "delete":
        return {}
    result = dict(value) if isinstance(value, dict) else {}
    if (retained := patch.get("$retainKeys")) is not None:
        result = {name: below for name, below in result.items() if name in retained}
    for name, below in patch.items():
        _merge_field(schema, result, name, below, patch)
    return result


def _merge_field(
    schema: Schema | None, result: Object, name: str, below: Any, patch: Object
) -> None:
    if name.startswith(_DELETED):
        plain = name.removeprefix(_DELETED)
        result[plain] = [item for item in result.get(plain, []) if item not in below]
    elif name.startswith("$"):
        return
    elif below is None:
        result.pop(name, None)
    else:
        kind = schema.below(name) if schema else None
        order = patch.get(_ORDER + name)
        result[name] = _merged(kind, result.get(name), below, order)


def _merged(schema: Schema | None, value: Any, patch: Any, order: list[Any] | None) -> Any:
    if not isinstance(patch, list):
        return merge(schema, value, patch)
    if schema is None or "merge" not in schema.strategies or not isinstance(value, list):
        return [_plain(item) for item in patch if not _is_deleted(item)]
    if not schema.merge_key:
        return value + [item for item in patch if item not in value]
    return _ordered(_merged_items(schema, value, patch), schema.merge_key, order)


def _merged_items(schema: Schema, value: list[Any], patch: list[Any]) -> list[Any]:
    key = schema.merge_key
    if any(item == {"$patch": "replace"} for item in patch):
        return [item for item in patch if "$patch" not in item]
    result = [dict(item) for item in value]
    for item in patch:
        place = next((n for n, one in enumerate(result) if one.get(key) == item.get(key)), None)
        if _is_deleted(item):
            result = [one for one in result if one.get(key) != item.get(key)]
        elif place is None:
            result.append(_plain(item))
        else:
            result[place] = merge(schema.items, result[place], item)
    return result


def _ordered(items: list[Any], key: str, order: list[Any] | None) -> list[Any]:
    """By the order that the patch gives; what it does not name stays behind."""
    ranks = {item[key]: rank for rank, item in enumerate(order or ())}
    return sorted(items, key=lambda item: ranks.get(item.get(key), len(ranks)))


def _is_deleted(item: Any) -> bool:
    return isinstance(item, dict) and item.get("$patch") == "delete"


def _plain(item: Any) -> Any:
    return merge(None, {}, item) if isinstance(item, dict) else item
