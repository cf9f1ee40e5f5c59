"""Pull a container's image, again and again until it is there."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Protocol

from standin.api.resources import Object
from standin.kubelet.image import Image, PullError
from standin.kubelet.images import Images

# Both are shorter than a kubelet's, whose waits begin with 10 seconds and end with 5 minutes.
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 8.0
Say = Callable[[str, str, str], Awaitable[None]]
"""Tells an event: its type, reason and message."""


class Waits(Protocol):
    """What waits for an image, and shows so in its state."""

    spec: Object
    state: Object


class Pulling:
    """The pulls of one container's image."""

    def __init__(self, container: Waits, images: Images, say: Say, stopping: asyncio.Event) -> None:
        self._container, self._images = container, images
        self._say, self._stopping = say, stopping

    async def image(self) -> Image | None:
        """The image, once it is there; None if told to stop before."""
        reference, wait_s = self._container.spec["image"], FIRST_WAIT_S
        policy = self._container.spec["imagePullPolicy"]
        if policy != "Always" and (found := self._images.present(reference)):
            said = f'Container image "{reference}" already present on machine'
            await self._say("Normal", "Pulled", said)
            return found
        while not self._stopping.is_set():
            try:
                return await self._pull(reference)
            except PullError as error:
                await self._wait(reference, str(error), wait_s)
                wait_s = min(2 * wait_s, LONGEST_WAIT_S)
        return None

    async def _pull(self, reference: str) -> Image:
        await self._say("Normal", "Pulling", f'Pulling image "{reference}"')
        image = await asyncio.to_thread(self._images.pull, reference)
        took = f"in 1ms (1ms including waiting). Image size: {image.size} bytes."
        await self._say("Normal", "Pulled", f'Successfully pulled image "{reference}" {took}')
        return image

    async def _wait(self, reference: str, why: str, wait_s: float) -> None:
        """Say that it failed, and after a while that there is a wait; then wait."""
        await self._say("Warning", "Failed", f'Failed to pull image "{reference}": {why}')
        await self._show("ErrImagePull", why)
        await pause(self._stopping, wait_s / 2)
        said = f'Back-off pulling image "{reference}"'
        await self._say("Normal", "BackOff", said)
        await self._show("ImagePullBackOff", f"{said}: ErrImagePull: {why}")
        await pause(self._stopping, wait_s / 2)

    async def _show(self, reason: str, message: str) -> None:
        self._container.state = {"waiting": {"reason": reason, "message": message}}
        await self._say("Warning", "Failed", f"Error: {reason}")


async def pause(stopping: asyncio.Event, seconds: float) -> None:
    """Wait, unless told to stop."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), seconds)
