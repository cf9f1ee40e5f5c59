"""Give each Service of the type LoadBalancer an address, and let clients in there."""

import itertools
from pathlib import Path

from standin.api.resources import Object
from standin.controllers.listening import Listening
from standin.controllers.world import World, is_ending

OFF = "balancers.off"
"""The file that stands for a cluster without load balancers."""
_NAME = "service-controller"


class Balancers:
    """What a cloud has for its clusters: a balancer of connections for each Service."""

    def __init__(self, world: World, network: str, folder: Path) -> None:
        self._world, self._off = world, folder / OFF
        self._free = (f"{network}.{number}" for number in itertools.count(1))
        self._addresses: dict[str, str] = {}
        self._listening = Listening(world)

    async def step(self) -> None:
        """Listen for every port of every Service that asks for it, and for no other."""
        wanted = {} if self._off.exists() else {self._address(one): one for one in self._asking()}
        for address, why in (await self._listening.only(wanted)).items():
            said = f"Error syncing load balancer: failed to ensure load balancer: {why}"
            service = wanted.pop(address)
            await self._world.event(service, "Warning", "SyncLoadBalancerFailed", said, _NAME)
        for address, service in wanted.items():
            status = {**service["status"], "loadBalancer": {"ingress": [_ingress(address)]}}
            await self._world["Service"].status(service, status)

    def _asking(self) -> list[Object]:
        services = self._world["Service"]
        return [one for one in services if _is_ours(one["spec"]) and not is_ending(one)]

    def _address(self, service: Object) -> str:
        uid = service["metadata"]["uid"]
        if uid not in self._addresses:
            self._addresses[uid] = next(self._free)
        return self._addresses[uid]


def _is_ours(spec: Object) -> bool:
    """Whether a Service asks for a balancer, and not for that of a class that others implement."""
    return spec["type"] == "LoadBalancer" and not spec.get("loadBalancerClass")


def _ingress(address: str) -> Object:
    return {"ip": address, "ipMode": "VIP"}
