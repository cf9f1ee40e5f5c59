"""Run one pod on a node, and tell its status."""

import asyncio
import traceback
from pathlib import Path
from typing import Any

from standin.api.resources import Object
from standin.controllers import conditions
from standin.controllers.world import World, now
from standin.kubelet import names, volumes
from standin.kubelet.container import Container
from standin.kubelet.images import Images
from standin.kubelet.volumes import Unmounted

_AGAIN_S = 0.5


class Worker:
    """A pod that has a node."""

    def __init__(
        self, world: World, pod: Object, address: str, images: Images, folder: Path
    ) -> None:
        self._world, self.pod, self.address = world, pod, address
        self._folder = folder / pod["metadata"]["uid"]
        self.containers = [
            Container(one, pod, address, images, self._folder / "logs", self._say)
            for one in pod["spec"]["containers"]
        ]
        self._began, self._is_over = now(), False
        self._said: asyncio.Queue[tuple[str, str, str]] = asyncio.Queue()
        self._running = asyncio.create_task(self._run())
        self._running.add_done_callback(_complain)
        self._stopping: asyncio.Task[None] | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing of it runs any more."""
        return self._is_over

    def stop(self, grace_s: float) -> None:
        """Begin to end it, if that has not begun."""
        if self._stopping is None:
            self._stopping = asyncio.create_task(self._stop(grace_s))

    async def publish(self) -> None:
        """Tell the API server how it is, and what happened."""
        while not self._said.empty():
            told = self._said.get_nowait()
            await self._world.event(self.pod, *told, by="kubelet")
        meta = self.pod["metadata"]
        known = self._world["Pod"].get(meta["namespace"], meta["name"])
        if known and known["metadata"]["uid"] == meta["uid"]:
            await self._world["Pod"].status(known, self._status(known["status"]))

    async def _say(self, kind: str, reason: str, message: str) -> None:
        self._said.put_nowait((kind, reason, message))
        self._world.changed.set()

    def _find(self, kind: str, name: str) -> Object | None:
        return self._world[kind].get(self.pod["metadata"]["namespace"], name)

    def _resolve(self, text: str) -> str:
        return names.resolved(text, self._world["Service"])

    async def _run(self) -> None:
        mounted = await self._mounted()
        runs = (one.run(self._find, mounted, self._resolve) for one in self.containers)
        await asyncio.gather(*runs)
        self._world.changed.set()

    async def _mounted(self) -> dict[str, Path]:
        while True:
            try:
                return volumes.mount(self.pod, self._folder / "volumes", self._find)
            except Unmounted as error:
                await self._say("Warning", "FailedMount", str(error))
                await asyncio.sleep(_AGAIN_S)

    async def _stop(self, grace_s: float) -> None:
        await asyncio.gather(*(one.stop(grace_s) for one in self.containers))
        if not any(one.is_running for one in self.containers):
            self._running.cancel()
        self._is_over = True
        self._world.changed.set()

    def _status(self, before: Object) -> Object:
        statuses = [one.status() for one in self.containers]
        ready = all(one["ready"] for one in statuses)
        waiting = [one["name"] for one in statuses if not one["ready"]]
        why = f"containers with unready status: [{' '.join(waiting)}]"
        unready = {} if ready else {"reason": "ContainersNotReady", "message": why}
        told = list(before.get("conditions", []))
        for kind, holds, more in (
            ("PodReadyToStartContainers", True, {}),
            ("Initialized", True, {}),
            ("Ready", ready, unready),
            ("ContainersReady", ready, unready),
        ):
            told = conditions.changed(told, kind, holds, **more)
        address = {"podIP": self.address, "podIPs": [{"ip": self.address}]}
        return {
            **before,
            "phase": self._phase(),
            "conditions": told,
            "hostIP": "127.0.0.1",
            "hostIPs": [{"ip": "127.0.0.1"}],
            **address,
            "startTime": self._began,
            "containerStatuses": sorted(statuses, key=_name),
        }

    def _phase(self) -> str:
        states = [one.state for one in self.containers]
        if self._running.done() and all("terminated" in one for one in states):
            failed = any(one["terminated"]["exitCode"] for one in states)
            return "Failed" if failed else "Succeeded"
        begun = any("waiting" not in one.state or one.restarts for one in self.containers)
        return "Running" if begun else "Pending"


def _complain(run: "asyncio.Task[None]") -> None:
    """What ends a pod's task other than its containers' end is a fault of the stand-in."""
    if not run.cancelled() and (error := run.exception()):
        traceback.print_exception(error)


def _name(status: Any) -> str:
    return str(status["name"])
