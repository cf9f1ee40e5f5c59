"""Run one container of a pod: pull, start, probe, restart, stop."""

import asyncio
import secrets
from collections.abc import Callable
from pathlib import Path

from standin.api.resources import Object
from standin.controllers.world import now
from standin.kubelet import environment, process, volumes
from standin.kubelet.environment import Unconfigured
from standin.kubelet.image import Image
from standin.kubelet.images import Images
from standin.kubelet.log import Log
from standin.kubelet.probing import Probing
from standin.kubelet.pulling import FIRST_WAIT_S, LONGEST_WAIT_S, Pulling, Say, pause
from standin.kubelet.volumes import Find

Resolve = Callable[[str], str]
"""Puts addresses for the names of Services in a text."""


class Container:
    """A container, from its image's pull to its end."""

    def __init__(
        self, spec: Object, pod: Object, address: str, images: Images, folder: Path, say: Say
    ) -> None:
        self.spec, self._pod, self._address = spec, pod, address
        self._folder, self._say = folder, say
        self._stopping = asyncio.Event()
        self._pulling = Pulling(self, images, say, self._stopping)
        self.state: Object = {"waiting": {"reason": "ContainerCreating"}}
        self.last: Object = {}
        self.restarts, self.logs = 0, list[Log]()
        self.image: Image | None = None
        self.probing = Probing(spec, address, say, self._fail)
        self._id, self._process = "", None

    @property
    def name(self) -> str:
        return str(self.spec["name"])

    @property
    def is_running(self) -> bool:
        return "running" in self.state

    async def run(self, find: Find, mounted: dict[str, Path], resolve: Resolve) -> None:
        """Run until told to stop, or until the pod's policy says that it is done."""
        wait_s = FIRST_WAIT_S
        while not self._stopping.is_set():
            self.image = await self._pulling.image()
            if self.image is None:
                return
            code = await self._once(find, mounted, resolve)
            policy = self._pod["spec"]["restartPolicy"]
            if policy == "Never" or (policy == "OnFailure" and code == 0):
                return
            if code is None:
                await pause(self._stopping, FIRST_WAIT_S)
                continue
            if self._stopping.is_set():
                return
            self.last = self.state
            if self.restarts:
                await self._back_off(wait_s)
                wait_s = min(2 * wait_s, LONGEST_WAIT_S)
            self.restarts += 1

    async def stop(self, grace_s: float) -> None:
        """Run the hook, ask the process to end, and end it when its time is over."""
        self._stopping.set()
        clock = asyncio.get_running_loop()
        until = clock.time() + grace_s
        if self._process:
            await self._say("Normal", "Killing", f"Stopping container {self.name}")
            await process.hook(self.spec, until - clock.time())
            await self._end(max(1.0, until - clock.time()))

    def status(self) -> Object:
        """What the pod's status tells of it."""
        image = self.image
        return {
            "name": self.name,
            "state": self.state,
            "lastState": self.last,
            "ready": self.is_running and self.probing.is_ready,
            "started": self.is_running and self.probing.has_started,
            "restartCount": self.restarts,
            "image": self.spec["image"],
            "imageID": image.id if image else "",
            **({"containerID": self._id} if self._id else {}),
        }

    async def _once(self, find: Find, mounted: dict[str, Path], resolve: Resolve) -> int | None:
        """Start the process and wait for its end: its exit code; None if it never ran."""
        assert self.image
        log = Log(self._folder / self.name / f"{self.restarts}.log")
        try:
            variables = environment.of(self.spec, self._pod, self._address, find)
            variables = {name: resolve(text) for name, text in variables.items()}
            places = volumes.places(self.spec, self.image.models, mounted)
            started = await process.start(
                *(self.spec, self.image, variables),
                *(lambda text: resolve(volumes.translated(text, places)), self._address, log),
            )
        except Unconfigured as error:
            self.state = {
                "waiting": {"reason": "CreateContainerConfigError", "message": str(error)}
            }
            await self._say("Warning", "Failed", f"Error: {error}")
            return None
        except OSError as error:
            return await self._not_started(f"exec: {error}: unknown")
        self._process, self.logs = started, [*self.logs, log]
        self._id, began = f"containerd://{secrets.token_hex(32)}", now()
        self.state = {"running": {"startedAt": began}}
        await self._say("Normal", "Created", f"Created container: {self.name}")
        await self._say("Normal", "Started", f"Started container {self.name}")
        self.probing.start()
        code = await started.wait()
        self.probing.stop()
        self._process = None
        self._ended(code, began)
        return code

    async def _not_started(self, why: str) -> int:
        said = f"failed to create containerd task: failed to create shim task: {why}"
        self.state = {
            "terminated": {
                "exitCode": 128,
                "reason": "StartError",
                "message": said,
                "startedAt": now(),
                "finishedAt": now(),
            }
        }
        await self._say("Warning", "Failed", f"Error: {said}")
        return 128

    def _ended(self, code: int, began: str) -> None:
        reason = "Completed" if code == 0 else "Error"
        ended = {"exitCode": code, "reason": reason, "startedAt": began, "finishedAt": now()}
        self.state = {"terminated": {**ended, "containerID": self._id}}

    async def _back_off(self, wait_s: float) -> None:
        meta = self._pod["metadata"]
        title = f"{meta['name']}_{meta['namespace']}({meta['uid']})"
        said = f"back-off {wait_s:.0f}s restarting failed container={self.name} pod={title}"
        self.state = {"waiting": {"reason": "CrashLoopBackOff", "message": said}}
        what = f"Back-off restarting failed container {self.name} in pod {title}"
        await self._say("Warning", "BackOff", what)
        await pause(self._stopping, wait_s)

    async def _fail(self, what: str) -> None:
        """End a container that a probe has given up."""
        said = f"Container {self.name} failed {what} probe, will be restarted"
        await self._say("Normal", "Killing", said)
        await self._end(float(self._pod["spec"]["terminationGracePeriodSeconds"]))

    async def _end(self, grace_s: float) -> None:
        if self._process:
            await self._process.end(grace_s)
