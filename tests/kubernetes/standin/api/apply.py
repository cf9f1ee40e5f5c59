"""Merge what a manager applies into the object that is there: server-side apply."""

import copy
from typing import Any

from standin.api import fields, managed
from standin.api.failure import Failure
from standin.api.fields import Fields, Path
from standin.api.managed import Manager, Managers
from standin.api.resources import Object
from standin.api.schema import Schema


def applied(
    schema: Schema, live: Object, config: Object, managers: Managers, manager: Manager, force: bool
) -> tuple[Object, Managers, Fields]:
    """The object, its managers as they are but for this one, and what this one now owns.

    Raises Failure when it would change what others own, unless forced.
    """
    wanted = fields.without(fields.of(schema, config), managed.NOBODYS)
    new = merged(schema, live, config)
    before = managers[manager].fields if manager in managers else frozenset()
    others = {one: owned for one, owned in managers.items() if one != manager}
    dropped = before - wanted
    kept = frozenset().union(*(owned.fields for owned in others.values()))
    new = _pruned(schema, new, dropped, kept | wanted)
    change = fields.difference(schema, live, new)
    conflicts = [
        (str(one), path)
        for one, owned in others.items()
        for path in sorted(owned.fields & (change.modified | change.added))
    ]
    if conflicts and not force:
        raise _conflict(conflicts)
    taken = frozenset(path for _, path in conflicts) | change.removed
    return new, managed.lost(managers, taken, manager), wanted


def merged(schema: Schema, live: Any, config: Any) -> Any:
    """What a value becomes when a configuration of it is laid over it."""
    if schema.is_atomic or type(live) is not type(config):
        return copy.deepcopy(config)
    if schema.form == "list":
        return _merged_items(schema, live, config)
    result = dict(live)
    for name, value in config.items():
        below = schema.below(name)
        if below and name in live:
            result[name] = merged(below, live[name], value)
        else:
            result[name] = copy.deepcopy(value)
    return result


def _merged_items(schema: Schema, live: list[Any], config: list[Any]) -> list[Any]:
    """Those of the configuration in its order, the others where they stand."""
    olds = {fields.element(schema, item): item for item in live}
    news = {fields.element(schema, item): item for item in config}
    result, waiting = [], list(olds)
    for name, item in news.items():
        if name in waiting:
            place = waiting.index(name)
            result += [olds[one] for one in waiting[:place] if one not in news]
            waiting = waiting[place + 1 :]
        result.append(merged(schema.items, olds[name], item) if name in olds else item)
    return result + [olds[one] for one in waiting if one not in news]


def _pruned(schema: Schema, value: Any, dropped: Fields, kept: Fields, path: Path = ()) -> Any:
    """The value without what was dropped, unless it or something below it is kept."""
    if schema.is_atomic or not value or not any(one[: len(path)] == path for one in dropped):
        return value
    left = []
    for name, one, kind in fields.children(schema, value):
        place = (*path, name)
        if place in dropped and not any(other[: len(place)] == place for other in kept):
            continue
        below = _pruned(kind, one, dropped, kept, place)
        if below or not one:
            left.append((name, below))
    if schema.form == "list":
        return [below for _, below in left]
    return {name[2:]: below for name, below in left}


def _conflict(conflicts: list[tuple[str, Path]]) -> Failure:
    causes = [
        {
            "reason": "FieldManagerConflict",
            "message": f"conflict with {manager}",
            "field": fields.shown(path),
        }
        for manager, path in conflicts
    ]
    return Failure(409, "Conflict", _told(conflicts), causes=causes)


def _told(conflicts: list[tuple[str, Path]]) -> str:
    if len(conflicts) == 1:
        manager, path = conflicts[0]
        return f"Apply failed with 1 conflict: conflict with {manager}: {fields.shown(path)}"
    lines = []
    for manager in sorted({manager for manager, _ in conflicts}):
        lines.append(f"conflicts with {manager}:")
        lines += [f"- {fields.shown(path)}" for one, path in conflicts if one == manager]
    return f"Apply failed with {len(conflicts)} conflicts: " + "\n".join(lines)
