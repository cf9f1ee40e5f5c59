"""Listen at the addresses of Services, and forward each connection to one of their pods."""

import asyncio
import contextlib
import itertools
from collections.abc import Mapping

from standin.api.bytes import copy_both
from standin.api.resources import Object
from standin.controllers.backends import behind, number
from standin.controllers.world import World

_Key = tuple[str, int, str]
"""An address, a port, and the uid of the Service that is there."""


class Listening:
    """Ports that are open now."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._open: dict[_Key, asyncio.Server] = {}
        self._turn = itertools.count()

    async def only(self, services: Mapping[str, Object]) -> dict[str, str]:
        """Be there for these Services, by address, and no others: why not, where it cannot be."""
        wanted = {
            (address, port["port"], one["metadata"]["uid"])
            for address, one in services.items()
            for port in one["spec"].get("ports", ())
        }
        for key in self._open.keys() - wanted:
            self._open.pop(key).close()
        failed = {}
        for key in wanted - self._open.keys():
            try:
                await self._listen(key)
            except OSError as error:
                failed[key[0]] = str(error)
        return failed

    async def _listen(self, key: _Key) -> None:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.closing(writer), contextlib.suppress(OSError):
                if targets := self._targets(key):
                    host, port = targets[next(self._turn) % len(targets)]
                    await copy_both((reader, writer), await asyncio.open_connection(host, port))

        self._open[key] = await asyncio.start_server(connected, key[0], key[1])

    def _targets(self, key: _Key) -> list[tuple[str, int]]:
        """Where a Service's port leads to now."""
        return [
            (pod["status"]["podIP"], target)
            for service in self._world["Service"]
            if service["metadata"]["uid"] == key[2]
            for port in service["spec"]["ports"]
            if port["port"] == key[1]
            for pod in behind(service, self._world["Pod"])
            if (target := number(port, pod))
        ]
