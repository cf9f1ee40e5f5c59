"""Run the pods of all nodes."""

import itertools
from pathlib import Path

from standin.api.resources import Object
from standin.controllers import conditions
from standin.controllers.client import Refused
from standin.controllers.world import World, is_ending
from standin.kubelet.images import Images
from standin.kubelet.worker import Worker

_ENDED = ("Failed", "Succeeded")


class Kubelet:
    """The kubelets; one program is all of them."""

    def __init__(self, world: World, folder: Path, network: str, port: int) -> None:
        self._world, self._folder, self.port = world, folder / "pods", port
        self._network, self._numbers = network, itertools.cycle(range(1, 255))
        self._images = Images(folder)
        self.workers: dict[str, Worker] = {}

    async def step(self) -> None:
        """Start what is new, stop what must go, and tell how all are."""
        for node in self._world["Node"]:
            await self._register(node)
        present = {one["metadata"]["uid"]: one for one in self._world["Pod"]}
        for uid, pod in present.items():
            ended = pod["status"].get("phase") in _ENDED
            if pod["spec"].get("nodeName") and uid not in self.workers and not ended:
                address = self._address()
                self.workers[uid] = Worker(self._world, pod, address, self._images, self._folder)
        for uid, worker in list(self.workers.items()):
            await self._look_after(worker, present.get(uid))

    def find(self, namespace: str, name: str) -> Worker | None:
        """The pod of a name that runs now."""
        for worker in self.workers.values():
            meta = worker.pod["metadata"]
            if (meta["namespace"], meta["name"]) == (namespace, name):
                return worker
        return None

    async def stop(self) -> None:
        """End all containers at once."""
        for worker in self.workers.values():
            worker.stop(0)

    async def _look_after(self, worker: Worker, pod: Object | None) -> None:
        if pod is None:  # deleted by force
            worker.stop(0)
            if worker.is_over:
                del self.workers[worker.pod["metadata"]["uid"]]
            return
        if is_ending(pod):
            worker.stop(pod["metadata"]["deletionGracePeriodSeconds"])
        try:
            await worker.publish()
            if worker.is_over:
                await self._world["Pod"].delete(pod, gracePeriodSeconds=0)
                del self.workers[pod["metadata"]["uid"]]
        except Refused:
            return

    async def _register(self, node: Object) -> None:
        """Say that a node is up, and where its kubelet answers."""
        name, before = node["metadata"]["name"], node.get("status", {})
        told = conditions.changed(
            *(before.get("conditions", []), "Ready", True, "KubeletReady"),
            "kubelet is posting ready status",
        )
        capacity = {"pods": "110", **before.get("capacity", before.get("allocatable", {}))}
        status = {
            **before,
            "capacity": capacity,
            "allocatable": {**capacity, **before.get("allocatable", {})},
            "conditions": told,
            "addresses": [
                {"type": "InternalIP", "address": "127.0.0.1"},
                {"type": "Hostname", "address": name},
            ],
            "daemonEndpoints": {"kubeletEndpoint": {"Port": self.port}},
        }
        await self._world["Node"].status(node, status)

    def _address(self) -> str:
        """An address of the pods' network that no pod has."""
        taken = {worker.address for worker in self.workers.values()}
        candidates = (f"{self._network}.{next(self._numbers)}" for _ in range(254))
        return next(one for one in candidates if one not in taken)
