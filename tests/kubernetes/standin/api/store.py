"""Keep every object, its version and what happened to it, in a file that outlives the server."""

import asyncio
import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from standin.api.resources import BY_PATH, Object, Resource

HISTORY = 20_000
"""The least number of events that a watch can begin before, once there were so many."""

_Key = tuple[str, str, str]


@dataclass(frozen=True)
class Event:
    """What happened to one object: ADDED, MODIFIED or DELETED."""

    version: int
    kind: str
    resource: Resource
    object: Object
    before: Object | None


class Store:
    """All objects of a cluster; whoever reads gets a copy."""

    def __init__(self, path: Path) -> None:
        self.version = 1
        self._history: list[Event] = []
        self._objects: dict[_Key, Object] = {}
        self._changed = asyncio.Event()
        self._load(path)
        self._file = path.open("a", encoding="utf-8")

    def get(self, resource: Resource, namespace: str, name: str) -> Object | None:
        found = self._objects.get((resource.title, namespace, name))
        return copy.deepcopy(found)

    def listed(self, resource: Resource, namespace: str = "") -> Iterator[Object]:
        """Those of one namespace, or of all; in the order of their names."""
        for title, place, name in sorted(self._objects):
            if title == resource.title and namespace in ("", place):
                yield copy.deepcopy(self._objects[title, place, name])

    def everything(self) -> Iterator[tuple[str, Object]]:
        """Every object with its resource's title."""
        return ((key[0], copy.deepcopy(value)) for key, value in list(self._objects.items()))

    def put(self, resource: Resource, value: Object) -> Object:
        """Keep an object, with a new version, and give it."""
        return self._happen("PUT", resource, value)

    def delete(self, resource: Resource, value: Object) -> Object:
        """Forget an object, and give it as it was last."""
        return self._happen("DELETED", resource, value)

    def since(self, version: int) -> list[Event]:
        """What happened after a version; each event has the version after the one before."""
        first = self._history[0].version if self._history else self.version + 1
        return self._history[max(0, version + 1 - first) :]

    def is_forgotten(self, version: int) -> bool:
        """Whether not all that happened after a version is known."""
        return bool(self._history) and version < self._history[0].version - 1

    async def change(self) -> None:
        """Wait until anything happens."""
        await self._changed.wait()

    def _happen(self, kind: str, resource: Resource, value: Object) -> Object:
        self.version += 1
        kept = copy.deepcopy(value)
        kept["metadata"]["resourceVersion"] = str(self.version)
        self._file.write(json.dumps([kind, resource.group, resource.plural, kept]) + "\n")
        self._file.flush()
        self._take(kind, resource, kept)
        self._changed.set()
        self._changed = asyncio.Event()
        return copy.deepcopy(kept)

    def _take(self, kind: str, resource: Resource, value: Object) -> None:
        meta = value["metadata"]
        key = (resource.title, meta.get("namespace", ""), meta["name"])
        before = self._objects.pop(key, None)
        if kind == "PUT":
            self._objects[key] = value
            kind = "MODIFIED" if before else "ADDED"
        self.version = int(meta["resourceVersion"])
        self._history.append(Event(self.version, kind, resource, value, before))
        if len(self._history) > 2 * HISTORY:
            del self._history[:HISTORY]

    def _load(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        whole = text[: text.rfind("\n") + 1]
        if whole != text:  # a server that was killed may have written half a line
            path.write_text(whole, encoding="utf-8")
        for line in whole.splitlines():
            kind, group, plural, value = json.loads(line)
            self._take(kind, BY_PATH[group, plural], value)
