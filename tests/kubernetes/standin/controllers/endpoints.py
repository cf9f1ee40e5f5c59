"""Know which pods are behind each Service."""

from standin.api.resources import Object
from standin.controllers.backends import behind, number
from standin.controllers.world import World, is_ending


class Endpoints:
    """The endpoints controller."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def step(self) -> None:
        """Look at every Service."""
        for service in self._world["Service"]:
            if not is_ending(service) and service["spec"].get("selector"):
                await self._write(service)

    async def _write(self, service: Object) -> None:
        meta = service["metadata"]
        ready = behind(service, self._world["Pod"])
        waiting = behind(service, self._world["Pod"], ready=False)
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
    numbers = (number(port, pod) for pod in chosen)
    target = next((one for one in numbers if one), port["port"])
    named = {"name": port["name"]} if "name" in port else {}
    return {**named, "port": target, "protocol": port["protocol"]}
