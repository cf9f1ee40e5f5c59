"""Read objects: one, a list, or what happens from now on."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Iterator

from standin.api import selectors
from standin.api.failure import Failure, not_found
from standin.api.request import Place, Request
from standin.api.resources import Object
from standin.api.selectors import Requirement
from standin.api.store import Event, Store

_BOOKMARK_S = 5.0
_WATCH_S = (1800, 3600)
_INITIAL_END = "k8s.io/initial-events-end"


class Reader:
    """Reads from the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, place: Place, _request: Request) -> Object:
        """Answer a GET of one object."""
        value = self._store.get(place.resource, place.namespace, place.name)
        if value is None:
            raise not_found(place.resource, place.name)
        return value

    def listed(self, place: Place, request: Request) -> Object:
        """Answer a GET of all objects that the selectors choose."""
        resource = place.resource
        return {
            "kind": f"{resource.kind}List",
            "apiVersion": resource.api_version,
            "metadata": {"resourceVersion": str(self._store.version)},
            "items": list(self._chosen(place, *_requirements(place, request))),
        }

    def watch(self, place: Place, request: Request) -> AsyncIterator[bytes]:
        """Answer a GET with `watch`; Failure for a selector that cannot be."""
        return self._watched(place, request, *_requirements(place, request))

    def _chosen(
        self, place: Place, labels: list[Requirement], fields: list[Requirement]
    ) -> Iterator[Object]:
        return (
            value
            for value in self._store.listed(place.resource, place.namespace)
            if selectors.chosen(value, labels, fields)
        )

    async def _watched(
        self, place: Place, request: Request, labels: list[Requirement], fields: list[Requirement]
    ) -> AsyncIterator[bytes]:
        clock = asyncio.get_running_loop()
        until = clock.time() + int(request.query.get("timeoutSeconds") or random.randint(*_WATCH_S))
        asked, bookmarks = (
            request.query.get("resourceVersion", ""),
            request.flag("allowWatchBookmarks"),
        )
        seen = int(asked or 0) or self._store.version
        if self._store.is_forgotten(seen):
            yield _line("ERROR", _expired(seen).status())
            return
        if asked in ("", "0") or request.flag("sendInitialEvents"):
            seen = self._store.version
            for value in self._chosen(place, labels, fields):
                yield _line("ADDED", value)
            if request.flag("sendInitialEvents"):
                yield self._bookmark(place, seen, {_INITIAL_END: "true"})
        while clock.time() < until:
            changed = asyncio.ensure_future(self._store.change())
            for event in self._store.since(seen):
                seen = event.version
                if told := _told(event, place, labels, fields):
                    yield told
            wait_s = min(_BOOKMARK_S, max(0.0, until - clock.time()))
            done, _ = await asyncio.wait((changed,), timeout=wait_s)
            changed.cancel()
            if bookmarks and not done:
                yield self._bookmark(place, seen)

    def _bookmark(
        self, place: Place, version: int, annotations: dict[str, str] | None = None
    ) -> bytes:
        meta: Object = {"resourceVersion": str(version), "creationTimestamp": None}
        if annotations:
            meta["annotations"] = annotations
        kind = {"kind": place.resource.kind, "apiVersion": place.resource.api_version}
        return _line("BOOKMARK", {**kind, "metadata": meta})


def _requirements(place: Place, request: Request) -> tuple[list[Requirement], list[Requirement]]:
    fields = selectors.by_fields(place.resource.kind, request.query.get("fieldSelector", ""))
    if place.name:
        fields.append(("metadata.name", "In", frozenset({place.name})))
    return selectors.by_labels(request.query.get("labelSelector", "")), fields


def _told(
    event: Event, place: Place, labels: list[Requirement], fields: list[Requirement]
) -> bytes | None:
    """What a watcher hears: an object comes or goes when the selectors begin or cease to hold."""
    meta = event.object["metadata"]
    if event.resource != place.resource or place.namespace not in ("", meta.get("namespace", "")):
        return None
    was = event.before is not None and selectors.chosen(event.before, labels, fields)
    is_now = event.kind != "DELETED" and selectors.chosen(event.object, labels, fields)
    if not was and not is_now:
        return None
    return _line(("MODIFIED" if was else "ADDED") if is_now else "DELETED", event.object)


def _expired(version: int) -> Failure:
    return Failure(410, "Expired", f"too old resource version: {version}")


def _line(kind: str, value: Object) -> bytes:
    return json.dumps({"type": kind, "object": value}).encode() + b"\n"
