"""Know which fields an object sets and which differ, as sets of paths."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from standin.api.resources import Object
from standin.api.schema import KEY_DEFAULTS, Schema

Path = tuple[str, ...]
"""Of elements as `fieldsV1` writes them: `f:spec`, `k:{"name":"web"}`, `v:"one"`."""
Fields = frozenset[Path]


class Difference(NamedTuple):
    """How one object differs from one before it."""

    removed: Fields
    modified: Fields
    added: Fields


def of(schema: Schema, value: Any, path: Path = ()) -> Fields:
    """What a value sets: its leaves, and the items of its keyed lists."""
    if schema.is_atomic or not value:
        return frozenset({path})
    item = frozenset({path}) if path and path[-1].startswith("k:") else frozenset()
    below = (of(kind, one, (*path, element)) for element, one, kind in children(schema, value))
    return item.union(*below)


def children(schema: Schema, value: Any) -> Iterator[tuple[str, Any, Schema]]:
    """What is directly below a struct, a map, a keyed list or a set."""
    if schema.form == "list":
        for item in value:
            yield (element(schema, item), item, schema.items)
        return
    for name, one in value.items():
        if kind := schema.below(name):
            yield f"f:{name}", one, kind


def element(schema: Schema, item: Any) -> str:
    """What an item of a keyed list or a set is called."""
    if not schema.keys:
        return f"v:{json.dumps(item)}"
    keys = {key: item.get(key, KEY_DEFAULTS.get(key)) for key in sorted(schema.keys)}
    return "k:" + json.dumps(keys, separators=(",", ":"))


def difference(schema: Schema, before: Any, after: Any) -> Difference:
    """Which fields are gone, other, or new."""
    removed: set[Path] = set()
    modified: set[Path] = set()
    added: set[Path] = set()

    def walk(kind: Schema, old: Any, new: Any, path: Path) -> None:
        if kind.is_atomic:
            if old != new:
                modified.add(path)
            return
        olds = {name: (one, below) for name, one, below in children(kind, old or {})}
        news = {name: (one, below) for name, one, below in children(kind, new or {})}
        for name, (one, below) in olds.items():
            if name not in news:
                removed.update(_all(below, one, (*path, name)))
        for name, (one, below) in news.items():
            if name in olds:
                walk(below, olds[name][0], one, (*path, name))
            else:
                added.update(_all(below, one, (*path, name)))

    walk(schema, before, after, ())
    return Difference(frozenset(removed), frozenset(modified), frozenset(added))


def _all(schema: Schema, value: Any, path: Path) -> Iterator[Path]:
    """A value's path and all that is below it."""
    yield path
    if not schema.is_atomic and value:
        for name, one, kind in children(schema, value):
            yield from _all(kind, one, (*path, name))


def without(fields: Fields, prefixes: Iterable[Path]) -> Fields:
    """The paths that are not at or below any of these."""
    starts = tuple(prefixes)
    return frozenset(
        path for path in fields if not any(path[: len(start)] == start for start in starts)
    )


def to_v1(fields: Fields) -> Object:
    """As `fieldsV1` of managedFields holds them."""
    tree: Object = {}
    for path in sorted(fields):
        place = tree
        for name in path:
            place = place.setdefault(name, {})
        place["."] = {}
    return _plain(tree)


def _plain(tree: Object) -> Object:
    """A leaf is an empty object; only what has children too says `.` of itself."""
    if set(tree) == {"."}:
        return {}
    return {name: _plain(below) if name != "." else {} for name, below in tree.items()}


def from_v1(tree: Object, path: Path = ()) -> Fields:
    """The opposite of `to_v1`."""
    if not tree:
        return frozenset({path})
    below = (from_v1(one, (*path, name)) for name, one in tree.items() if name != ".")
    return (frozenset({path}) if "." in tree else frozenset()).union(*below)


def shown(path: Path) -> str:
    """As messages write it: `.spec.ports[port=80,protocol="TCP"].name`."""
    text = ""
    for name in path:
        kind, _, rest = name.partition(":")
        if kind == "k":
            keys = (f"{key}={json.dumps(value)}" for key, value in json.loads(rest).items())
            text += f"[{','.join(keys)}]"
        else:
            text += f"[={rest}]" if kind == "v" else f".{rest}"
    return text
