"""Delete what has no owner any more, and what must go before its owner does."""

from standin.api.resources import Object
from standin.controllers.cache import Cache
from standin.controllers.world import World

_FOREGROUND, _ORPHAN = "foregroundDeletion", "orphan"


class Garbage:
    """The garbage collector."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def step(self) -> None:
        """Look through all objects once."""
        if not self._world.is_filled:
            return
        alive = {one["metadata"]["uid"] for cache in self._world.caches() for one in cache}
        for cache in self._world.caches():
            for value in cache:
                owners = value["metadata"].get("ownerReferences", ())
                if owners and not any(one["uid"] in alive for one in owners):
                    if "deletionTimestamp" not in value["metadata"]:
                        await self._orphaned(cache, value)
                elif "deletionTimestamp" in value["metadata"]:
                    await self._finish(cache, value)

    async def _orphaned(self, cache: Cache, value: Object) -> None:
        """Delete an object if the server, too, knows none of its owners."""
        for owner in value["metadata"]["ownerReferences"]:
            kind = self._world[owner["kind"]]
            items, _ = await self._world.client.listed(kind.resource)
            if any(one["metadata"]["uid"] == owner["uid"] for one in items):
                return
        await cache.delete(value, propagationPolicy="Background")

    async def _finish(self, cache: Cache, value: Object) -> None:
        """Let an object go whose dependents are gone, or have been let go themselves.

        In the foreground all dependents go, and those are waited for that say so.
        """
        finalizers = value["metadata"].get("finalizers", [])
        if _FOREGROUND in finalizers:
            left = [(one, found) for one in self._world.caches() for found in _of(one, value)]
            for one, found in left:
                if "deletionTimestamp" not in found["metadata"]:
                    await one.delete(found, propagationPolicy="Foreground")
            if not any(_blocks(found, value) for _, found in left):
                await _without(cache, value, _FOREGROUND)
        elif _ORPHAN in finalizers:
            for one in self._world.caches():
                for found in _of(one, value):
                    await _disown(one, found, value)
            await _without(cache, value, _ORPHAN)


def _of(cache: Cache, owner: Object) -> list[Object]:
    uid = owner["metadata"]["uid"]
    return [
        one
        for one in cache
        if any(reference["uid"] == uid for reference in one["metadata"].get("ownerReferences", ()))
    ]


def _blocks(value: Object, owner: Object) -> bool:
    """Whether an object's owner has to stay until it is gone."""
    references = value["metadata"]["ownerReferences"]
    uid = owner["metadata"]["uid"]
    return any(one["uid"] == uid and one.get("blockOwnerDeletion") for one in references)


async def _without(cache: Cache, value: Object, finalizer: str) -> None:
    left = [one for one in value["metadata"]["finalizers"] if one != finalizer]
    await cache.update({**value, "metadata": {**value["metadata"], "finalizers": left}})


async def _disown(cache: Cache, value: Object, owner: Object) -> None:
    uid = owner["metadata"]["uid"]
    left = [one for one in value["metadata"]["ownerReferences"] if one["uid"] != uid]
    await cache.update({**value, "metadata": {**value["metadata"], "ownerReferences": left}})
