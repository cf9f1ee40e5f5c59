"""Fill new namespaces, and empty those that go."""

from standin.api.resources import Object
from standin.controllers.world import World, is_ending

_AUTHORITY = "kube-root-ca.crt"


class Namespaces:
    """The controllers of namespaces and of what stands in each."""

    def __init__(self, world: World, authority: str) -> None:
        self._world, self._authority = world, authority

    async def step(self) -> None:
        """Look at every namespace."""
        for one in self._world["Namespace"]:
            await (self._empty(one) if is_ending(one) else self._fill(one["metadata"]["name"]))

    async def _fill(self, name: str) -> None:
        meta = {"namespace": name}
        if not self._world["ServiceAccount"].get(name, "default"):
            await self._world["ServiceAccount"].create({"metadata": {**meta, "name": "default"}})
        if not self._world["ConfigMap"].get(name, _AUTHORITY):
            data = {"ca.crt": self._authority}
            await self._world["ConfigMap"].create(
                {"metadata": {**meta, "name": _AUTHORITY}, "data": data}
            )

    async def _empty(self, namespace: Object) -> None:
        name, left = namespace["metadata"]["name"], 0
        for cache in self._world.caches():
            if not cache.resource.namespaced:
                continue
            for value in cache.within(name):
                left += 1
                if not is_ending(value):
                    await cache.delete(value, propagationPolicy="Background")
        if not left:
            await self._world["Namespace"].update({**namespace, "spec": {}}, "finalize")
