"""Hold what all controllers look at, and what they say about it."""

import asyncio
import time
from datetime import UTC, datetime

from standin.api.resources import RESOURCES, Object
from standin.controllers.cache import Cache
from standin.controllers.client import Client


class World:
    """A cache for each kind of object: `world["Pod"]`."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.changed = asyncio.Event()
        self._caches = {
            one.kind: Cache(client, one, self.changed) for one in RESOURCES if "list" in one.verbs
        }

    def __getitem__(self, kind: str) -> Cache:
        return self._caches[kind]

    def caches(self) -> list[Cache]:
        return list(self._caches.values())

    @property
    def is_filled(self) -> bool:
        """Whether every cache has been filled once."""
        return all(cache.is_filled for cache in self._caches.values())

    async def event(self, about: Object, kind: str, reason: str, message: str, by: str) -> None:
        """Say that something happened to an object; the same once more is counted."""
        meta, moment = about["metadata"], now()
        involved = {
            "kind": about["kind"],
            "apiVersion": about["apiVersion"],
            "name": meta["name"],
            "namespace": meta.get("namespace", ""),
            "uid": meta["uid"],
        }
        namespace = meta.get("namespace") or "default"
        events = self["Event"]
        for one in events.within(namespace):
            told = (one["involvedObject"].get("uid"), one["reason"], one.get("message"))
            if told == (meta["uid"], reason, message):
                count = one.get("count", 1) + 1
                await events.update({**one, "count": count, "lastTimestamp": moment})
                return
        await events.create(
            {
                "metadata": {
                    "namespace": namespace,
                    "name": f"{meta['name']}.{time.time_ns():x}",
                },
                "involvedObject": involved,
                "type": kind,
                "reason": reason,
                "message": message,
                "count": 1,
                "firstTimestamp": moment,
                "lastTimestamp": moment,
                "source": {"component": by},
                "reportingComponent": by,
                "reportingInstance": "",
            }
        )


def now() -> str:
    """This moment, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def age_s(moment: str) -> float:
    """Seconds since a moment of the API."""
    return (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()


def is_ending(value: Object) -> bool:
    """Whether an object has been told to go."""
    return "deletionTimestamp" in value["metadata"]
