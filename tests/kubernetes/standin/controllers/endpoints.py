"""Know which pods are behind each Service, and let clients in by its load balancer."""

import asyncio
import contextlib
import itertools
from collections.abc import Iterator

from standin.api.bytes import copy_both
from standin.api.resources import Object
from standin.controllers import pods
from standin.controllers.world import World, is_ending

_NAME = "service-controller"
Address = tuple[str, int]


class Endpoints:
    """The endpoints controller, and a load balancer if there is an address for it."""

    def __init__(self, world: World, address: str) -> None:
        self._world, self._address = world, address
        self._listening: dict[tuple[str, int], asyncio.Server] = {}
        self._turn = itertools.count()

    async def step(self) -> None:
        """Look at every Service."""
        for service in self._world["Service"]:
            if not is_ending(service) and service["spec"].get("selector"):
                await self._write(service)
        if self._address:
            await self._balance()

    async def _write(self, service: Object) -> None:
        meta = service["metadata"]
        ready, waiting = self._pods(service, True), self._pods(service, False)
        subset: Object = {
            "ports": [_port(one, ready + waiting) for one in service["spec"]["ports"]]
        }
        for name, chosen in (("addresses", ready), ("notReadyAddresses", waiting)):
            if chosen:
                subset[name] = [_target(pod) for pod in chosen]
        value: Object = {
            "apiVersion": "v1",
            "kind": "Endpoints",
            "metadata": {"name": meta["name"], "namespace": meta["namespace"]},
        }
        if ready or waiting:
            value["subsets"] = [subset]
        cache = self._world["Endpoints"]
        before = cache.get(meta["namespace"], meta["name"])
        if before is None:
            await cache.create(value)
        elif before.get("subsets") != value.get("subsets"):
            await cache.update({**value, "metadata": before["metadata"]})

    def _pods(self, service: Object, ready: bool) -> list[Object]:
        selector = service["spec"]["selector"].items()
        return [
            one
            for one in self._world["Pod"].within(service["metadata"]["namespace"])
            if selector <= one["metadata"].get("labels", {}).items()
            and one["status"].get("podIP")
            and pods.is_active(one)
            and pods.is_ready(one) == ready
        ]

    async def _balance(self) -> None:
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
            if all(
                (service["metadata"]["uid"], port["port"]) in self._listening
                for port in service["spec"]["ports"]
            ):
                ingress = [{"ip": self._address, "ipMode": "VIP"}]
                status = {**service["status"], "loadBalancer": {"ingress": ingress}}
                await self._world["Service"].status(service, status)

    async def _listen(self, key: tuple[str, int], service: Object) -> None:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._forward(key, reader, writer)

        try:
            self._listening[key] = await asyncio.start_server(connected, self._address, key[1])
        except OSError as error:
            said = f"Error syncing load balancer: failed to ensure load balancer: {error}"
            await self._world.event(service, "Warning", "SyncLoadBalancerFailed", said, _NAME)

    async def _forward(
        self, key: tuple[str, int], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        targets = list(self._targets(*key))
        with contextlib.closing(writer), contextlib.suppress(OSError):
            if targets:
                host, port = targets[next(self._turn) % len(targets)]
                other = await asyncio.open_connection(host, port)
                await copy_both((reader, writer), other)

    def _targets(self, uid: str, number: int) -> Iterator[Address]:
        """Where a Service's port leads to now."""
        for service in self._world["Service"]:
            if service["metadata"]["uid"] == uid:
                port = next(one for one in service["spec"]["ports"] if one["port"] == number)
                for pod in self._pods(service, True):
                    if target := _number(port, pod):
                        yield pod["status"]["podIP"], target


def _target(pod: Object) -> Object:
    meta = pod["metadata"]
    reference = {
        "kind": "Pod",
        "namespace": meta["namespace"],
        "name": meta["name"],
        "uid": meta["uid"],
    }
    return {
        "ip": pod["status"]["podIP"],
        "nodeName": pod["spec"]["nodeName"],
        "targetRef": reference,
    }


def _port(port: Object, chosen: list[Object]) -> Object:
    numbers = (_number(port, pod) for pod in chosen)
    number = next((one for one in numbers if one), port["port"])
    named = {"name": port["name"]} if "name" in port else {}
    return {**named, "port": number, "protocol": port["protocol"]}


def _number(port: Object, pod: Object) -> int | None:
    """The number of a Service's target port at a pod, which may know it by name."""
    target = port["targetPort"]
    if isinstance(target, int):
        return target
    for container in pod["spec"]["containers"]:
        for one in container.get("ports", ()):
            if one.get("name") == target:
                return int(one["containerPort"])
    return None
