"""Know a resource's objects, by a list and a watch that goes on for ever."""

import asyncio
from collections.abc import Iterator

import httpx

from standin.api.resources import Object, Resource
from standin.controllers.client import Client, Key, Refused

_AGAIN_S = 0.3


class Cache:
    """The objects of a resource, as last heard of or written."""

    def __init__(self, client: Client, resource: Resource, changed: asyncio.Event) -> None:
        self.client, self.resource, self._changed = client, resource, changed
        self._objects: dict[Key, Object] = {}
        self._gone: set[str] = set()
        self.is_filled = False

    def __iter__(self) -> Iterator[Object]:
        return iter(list(self._objects.values()))

    def get(self, namespace: str, name: str) -> Object | None:
        return self._objects.get((namespace, name))

    def within(self, namespace: str) -> Iterator[Object]:
        """Those of one namespace."""
        return (one for one in self if one["metadata"].get("namespace", "") == namespace)

    def owned(self, owner: Object) -> Iterator[Object]:
        """Those that an object controls."""
        uid = owner["metadata"]["uid"]
        return (one for one in self if controller(one).get("uid") == uid)

    async def run(self) -> None:
        """Keep up with the server, also with one that goes away and comes back."""
        while True:
            try:
                await self._follow()
            except (httpx.HTTPError, Refused, OSError, ValueError):
                await asyncio.sleep(_AGAIN_S)

    async def create(self, value: Object, below: str = "") -> Object:
        made = await self.client.create(self.resource, value, below)
        if not below:
            self.heard(made)
        return made

    async def update(self, value: Object, below: str = "") -> Object:
        """Write an object whole; what is there already is not written."""
        before = self._objects.get(_key(value))
        if before == value:
            return value
        written = await self.client.update(self.resource, value, below)
        self.heard(written)
        return written

    async def status(self, value: Object, status: Object) -> Object:
        """Write an object's status."""
        if value.get("status") == status:
            return value
        return await self.update({**value, "status": status}, "status")

    async def delete(self, value: Object, **options: object) -> None:
        """Delete this very object; one that is gone is fine."""
        wanted = {"preconditions": {"uid": value["metadata"]["uid"]}, **options}
        try:
            left = await self.client.delete(self.resource, _key(value), wanted)
        except Refused as refused:
            if refused.reason != "NotFound":
                raise
            left = {"kind": "Status"}
        if left["kind"] == "Status":
            self._forget(value)
        else:
            self.heard(left)

    def heard(self, value: Object) -> None:
        """Keep an object, unless it is gone or a newer one is known."""
        if value["metadata"]["uid"] in self._gone:
            return
        known = self._objects.get(_key(value))
        if known is None or _version(known) < _version(value):
            self._objects[_key(value)] = value
            self._changed.set()

    async def _follow(self) -> None:
        items, version = await self.client.listed(self.resource)
        self._objects = {_key(one): one for one in items}
        self.is_filled = True
        self._changed.set()
        async for event in self.client.watch(self.resource, version):
            if event["type"] == "ERROR":
                return
            if event["type"] == "DELETED":
                self._forget(event["object"])
            elif event["type"] != "BOOKMARK":
                self.heard(event["object"])

    def _forget(self, value: Object) -> None:
        self._gone.add(value["metadata"]["uid"])
        known = self._objects.get(_key(value))
        if known and known["metadata"]["uid"] == value["metadata"]["uid"]:
            del self._objects[_key(value)]
        self._changed.set()


def controller(value: Object) -> Object:
    """The reference to what controls an object; empty if nothing does."""
    owners = value["metadata"].get("ownerReferences", ())
    return next((one for one in owners if one.get("controller")), {})


def _key(value: Object) -> Key:
    return value["metadata"].get("namespace", ""), value["metadata"]["name"]


def _version(value: Object) -> int:
    return int(value["metadata"]["resourceVersion"])
