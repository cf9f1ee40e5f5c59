"""Run one container of a pod: pull, start, probe, restart, stop."""

import asyncio
import contextlib
import secrets
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

from standin.api.resources import Object
from standin.controllers.world import now
from standin.kubelet import environment, process, volumes
from standin.kubelet.environment import Unconfigured
from standin.kubelet.image import Image, PullError
from standin.kubelet.images import Images
from standin.kubelet.log import Log
from standin.kubelet.probing import Probing
from standin.kubelet.volumes import Find

# Both are shorter than a kubelet's, whose waits begin with 10 seconds and end with 5 minutes.
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 8.0
Say = Callable[[str, str, str], Awaitable[None]]
"""Tells an event: its type, reason and message."""


class Container:
    """A container, from its image's pull to its end."""

    def __init__(
        self, spec: Object, pod: Object, address: str, images: Images, folder: Path, say: Say
    ) -> None:
        self.spec, self._pod, self._address = spec, pod, address
        self._images, self._folder, self._say = images, folder, say
        self.state: Object = {"waiting": {"reason": "ContainerCreating"}}
        self.last: Object = {}
        self.restarts, self.logs = 0, list[Log]()
        self.image: Image | None = None
        self.probing = Probing(spec, address, say, self._fail)
        self._id, self._process = "", None
        self._stopping = asyncio.Event()

    @property
    def name(self) -> str:
        return str(self.spec["name"])

    @property
    def is_running(self) -> bool:
        return "running" in self.state

    async def run(self, find: Find, mounted: dict[str, Path]) -> None:
        """Run until told to stop, or until the pod's policy says that it is done."""
        wait_s = FIRST_WAIT_S
        while not self._stopping.is_set():
            if not await self._pulled():
                return
            code = await self._once(find, mounted)
            policy = self._pod["spec"]["restartPolicy"]
            if policy == "Never" or (policy == "OnFailure" and code == 0):
                return
            if code is None:
                await self._pause(FIRST_WAIT_S)
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
            await self._hook(until - clock.time())
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

    async def _pulled(self) -> bool:
        """Whether the image is there, at last; not if told to stop before."""
        reference, wait_s = self.spec["image"], FIRST_WAIT_S
        policy = self.spec["imagePullPolicy"]
        if policy != "Always" and (found := self._images.present(reference)):
            said = f'Container image "{reference}" already present on machine'
            await self._say("Normal", "Pulled", said)
            self.image = found
            return True
        while not self._stopping.is_set():
            await self._say("Normal", "Pulling", f'Pulling image "{reference}"')
            try:
                self.image = await asyncio.to_thread(self._images.pull, reference)
            except PullError as error:
                await self._not_pulled(str(error), wait_s)
                wait_s = min(2 * wait_s, LONGEST_WAIT_S)
                continue
            size = f"Image size: {self.image.size} bytes."
            said = f'Successfully pulled image "{reference}" in 1ms (1ms including waiting). {size}'
            await self._say("Normal", "Pulled", said)
            return True
        return False

    async def _not_pulled(self, why: str, wait_s: float) -> None:
        reference = self.spec["image"]
        self.state = {"waiting": {"reason": "ErrImagePull", "message": why}}
        await self._say("Warning", "Failed", f'Failed to pull image "{reference}": {why}')
        await self._say("Warning", "Failed", "Error: ErrImagePull")
        await self._pause(wait_s / 2)
        said = f'Back-off pulling image "{reference}"'
        self.state = {
            "waiting": {"reason": "ImagePullBackOff", "message": f"{said}: ErrImagePull: {why}"}
        }
        await self._say("Normal", "BackOff", said)
        await self._say("Warning", "Failed", "Error: ImagePullBackOff")
        await self._pause(wait_s / 2)

    async def _once(self, find: Find, mounted: dict[str, Path]) -> int | None:
        """Start the process and wait for its end: its exit code; None if it never ran."""
        assert self.image
        log = Log(self._folder / self.name / f"{self.restarts}.log")
        try:
            variables = environment.of(self.spec, self._pod, self._address, find)
            places = volumes.places(self.spec, self.image.models, mounted)
            started = await process.start(
                *(self.spec, self.image, variables, places, self._address, log)
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
        await self._pause(wait_s)

    async def _fail(self, what: str) -> None:
        """End a container that a probe has given up."""
        said = f"Container {self.name} failed {what} probe, will be restarted"
        await self._say("Normal", "Killing", said)
        await self._end(float(self._pod["spec"]["terminationGracePeriodSeconds"]))

    async def _hook(self, limit_s: float) -> None:
        hook = self.spec.get("lifecycle", {}).get("preStop", {})
        command = hook.get("exec", {}).get("command")
        if "sleep" in hook:
            command = ["sleep", str(hook["sleep"]["seconds"])]
        if not command:
            return
        with contextlib.suppress(OSError, TimeoutError):
            running = await asyncio.create_subprocess_exec(*command)
            await asyncio.wait_for(running.wait(), max(0.0, limit_s))

    async def _end(self, grace_s: float) -> None:
        running = self._process
        if running is None:
            return
        running.signal(signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(running.wait(), grace_s)
            return
        running.signal(signal.SIGKILL)
        await running.wait()

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
