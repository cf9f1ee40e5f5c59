"""Probe a running container, and remember what came of it."""

import asyncio
from collections.abc import Awaitable, Callable

from standin.api.resources import Object
from standin.kubelet import probe

_TITLES = {"startupProbe": "Startup", "readinessProbe": "Readiness", "livenessProbe": "Liveness"}


class Probing:
    """The probes of one container."""

    def __init__(
        self,
        container: Object,
        address: str,
        say: Callable[[str, str, str], Awaitable[None]],
        fail: Callable[[str], Awaitable[None]],
    ) -> None:
        self._container, self._address = container, address
        self._say, self._fail = say, fail
        self.has_started = self.is_ready = False
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin with a container that has just been started."""
        self._tasks = [asyncio.create_task(self._all())]

    def stop(self) -> None:
        """The container has ended."""
        for task in self._tasks:
            task.cancel()
        self.has_started = self.is_ready = False

    async def _all(self) -> None:
        if startup := self._container.get("startupProbe"):
            await self._startup(startup)
        self.has_started = True
        if readiness := self._container.get("readinessProbe"):
            self._tasks.append(asyncio.create_task(self._readiness(readiness)))
        else:
            self.is_ready = True
        if liveness := self._container.get("livenessProbe"):
            self._tasks.append(asyncio.create_task(self._liveness(liveness)))

    async def _startup(self, startup: Object) -> None:
        failures = 0
        await asyncio.sleep(startup.get("initialDelaySeconds", 0))
        while await self._failure(startup, "startupProbe"):
            failures += 1
            if failures >= startup["failureThreshold"]:
                await asyncio.shield(self._fail("startup"))
                return
            await asyncio.sleep(startup["periodSeconds"])

    async def _readiness(self, readiness: Object) -> None:
        good = bad = 0
        await asyncio.sleep(readiness.get("initialDelaySeconds", 0))
        while True:
            if await self._failure(readiness, "readinessProbe"):
                good, bad = 0, bad + 1
            else:
                good, bad = good + 1, 0
            if good >= readiness["successThreshold"]:
                self.is_ready = True
            elif bad >= readiness["failureThreshold"]:
                self.is_ready = False
            await asyncio.sleep(readiness["periodSeconds"])

    async def _liveness(self, liveness: Object) -> None:
        failures = 0
        await asyncio.sleep(liveness.get("initialDelaySeconds", 0))
        while failures < liveness["failureThreshold"]:
            why = await self._failure(liveness, "livenessProbe")
            failures = failures + 1 if why else 0
            await asyncio.sleep(liveness["periodSeconds"])
        await asyncio.shield(self._fail("liveness"))

    async def _failure(self, one: Object, kind: str) -> str:
        why = await probe.failure(one, self._address, self._port)
        if why:
            await self._say("Warning", "Unhealthy", f"{_TITLES[kind]} probe failed: {why}")
        return why

    def _port(self, port: int | str) -> int:
        if isinstance(port, int):
            return port
        named = (one for one in self._container.get("ports", ()) if one.get("name") == port)
        return int(next(named)["containerPort"])
