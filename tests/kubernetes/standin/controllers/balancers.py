"""Give each Service of the type LoadBalancer an address, and forward what comes there."""

import asyncio
import contextlib
import itertools
from collections.abc import Iterator

from standin.api.bytes import copy_both
from standin.api.resources import Object
from standin.controllers.backends import behind, number
from standin.controllers.world import World, is_ending

_NAME = "service-controller"
_Key = tuple[str, int]
"""A Service's uid, and one of its ports."""


class Balancers:
    """What a cloud has for its clusters: a balancer of connections for each Service."""

    def __init__(self, world: World, network: str) -> None:
        self._world = world
        self._free = (f"{network}.{number}" for number in itertools.count(1))
        self._addresses: dict[str, str] = {}
        self._listening: dict[_Key, asyncio.Server] = {}
        self._turn = itertools.count()

    async def step(self) -> None:
        """Listen for every port of every Service that asks for it, and for no other."""
        wanted = {
            (one["metadata"]["uid"], port["port"]): one
            for one in self._world["Service"]
            if one["spec"]["type"] == "LoadBalancer" and not is_ending(one)
            for port in one["spec"]["ports"]
        }
        for key in self._listening.keys() - wanted.keys():
            self._listening.pop(key).close()
        for key, service in wanted.items():
            if key not in self._listening:
                await self._listen(key, service)
        for service in {key[0]: one for key, one in wanted.items()}.values():
            await self._tell(service)

    async def _tell(self, service: Object) -> None:
        uid = service["metadata"]["uid"]
        if all((uid, port["port"]) in self._listening for port in service["spec"]["ports"]):
            ingress = [{"ip": self._addresses[uid], "ipMode": "VIP"}]
            status = {**service["status"], "loadBalancer": {"ingress": ingress}}
            await self._world["Service"].status(service, status)

    async def _listen(self, key: _Key, service: Object) -> None:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._forward(key, reader, writer)

        if key[0] not in self._addresses:
            self._addresses[key[0]] = next(self._free)
        try:
            server = await asyncio.start_server(connected, self._addresses[key[0]], key[1])
        except OSError as error:
            said = f"Error syncing load balancer: failed to ensure load balancer: {error}"
            await self._world.event(service, "Warning", "SyncLoadBalancerFailed", said, _NAME)
        else:
            self._listening[key] = server

    async def _forward(
        self, key: _Key, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        targets = list(self._targets(*key))
        with contextlib.closing(writer), contextlib.suppress(OSError):
            if targets:
                host, port = targets[next(self._turn) % len(targets)]
                await copy_both((reader, writer), await asyncio.open_connection(host, port))

    def _targets(self, uid: str, wanted: int) -> Iterator[tuple[str, int]]:
        """Where a Service's port leads to now."""
        for service in self._world["Service"]:
            for port in service["spec"]["ports"]:
                if (service["metadata"]["uid"], port["port"]) != (uid, wanted):
                    continue
                for pod in behind(service, self._world["Pod"]):
                    if target := number(port, pod):
                        yield pod["status"]["podIP"], target
