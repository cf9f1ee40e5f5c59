"""Ask the API server, as any of its clients."""

import json
import ssl
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import httpx

from standin.api.resources import Object, Resource

_TIMEOUT_S = 30.0
Key = tuple[str, str]
"""An object's namespace and name."""


class Refused(Exception):
    """The API server said no: its Status has the reason."""

    def __init__(self, status: Object) -> None:
        super().__init__(status.get("message", ""))
        self.reason: str = status.get("reason", "")


class Client:
    """A user of an API server."""

    def __init__(self, server: str, token: str, authority: Path, name: str) -> None:
        self._http = httpx.AsyncClient(
            base_url=server,
            headers={"authorization": f"Bearer {token}", "user-agent": name},
            verify=ssl.create_default_context(cafile=str(authority)),
            timeout=_TIMEOUT_S,
        )

    async def listed(self, resource: Resource) -> tuple[list[Object], str]:
        """All objects of a resource, and the version of the list."""
        found = await self._ask("GET", f"{resource.path}/{resource.plural}")
        return found["items"], found["metadata"]["resourceVersion"]

    async def watch(self, resource: Resource, version: str) -> AsyncIterator[Object]:
        """What happens to a resource's objects after a version, as long as the server tells."""
        query = {"watch": "true", "resourceVersion": version, "allowWatchBookmarks": "true"}
        path = f"{resource.path}/{resource.plural}"
        timeout = httpx.Timeout(_TIMEOUT_S, read=None)
        async with self._http.stream("GET", path, params=query, timeout=timeout) as response:
            async for line in response.aiter_lines():
                yield json.loads(line)

    async def get(self, resource: Resource, key: Key) -> Object:
        """An object as it is now."""
        return await self._ask("GET", _path(resource, key, key[1], ""))

    async def create(self, resource: Resource, value: Object, below: str = "") -> Object:
        """Create an object, or something below one that is there."""
        meta = value["metadata"]
        name = meta["name"] if below else ""
        return await self._ask("POST", _path(resource, _key(meta), name, below), value)

    async def update(self, resource: Resource, value: Object, below: str = "") -> Object:
        """Write an object, or one of its subresources, whole."""
        key = _key(value["metadata"])
        return await self._ask("PUT", _path(resource, key, key[1], below), value)

    async def patch(self, resource: Resource, key: Key, value: Object, below: str = "") -> Object:
        """Merge a change into an object."""
        kind = {"content-type": "application/merge-patch+json"}
        return await self._ask("PATCH", _path(resource, key, key[1], below), value, kind)

    async def delete(self, resource: Resource, key: Key, options: Object) -> Object:
        """Delete an object."""
        return await self._ask("DELETE", _path(resource, key, key[1], ""), options)

    async def _ask(
        self, method: str, path: str, value: Any = None, headers: Mapping[str, str] | None = None
    ) -> Object:
        kind = headers or {"content-type": "application/json"}
        content = None if value is None else json.dumps(value)
        response = await self._http.request(method, path, content=content, headers=kind)
        answer = dict(response.json())
        if response.is_error:
            raise Refused(answer)
        return answer


def _key(meta: Object) -> Key:
    return meta.get("namespace", ""), meta.get("name", "")


def _path(resource: Resource, key: Key, name: str, below: str) -> str:
    place = f"/namespaces/{key[0]}" if resource.namespaced else ""
    parts = (f"{resource.path}{place}/{resource.plural}", name, below)
    return "/".join(part for part in parts if part)
