"""Bring a workload up, replacing what serves one replica at a time."""

import math
import time
from functools import partial
from pathlib import Path

from ops.errors import NeverReady
from ops.savedmodel import SavedModel
from ops.serving import ready
from ops.serving.golden import Golden
from ops.shell import Shell
from ops.targets.local import front, ports, process, server
from ops.targets.local.capacity import Capacity
from ops.targets.local.process import Mark
from ops.targets.local.site import Site
from ops.targets.target import Say, Workload

READY_S = 180.0
# A connection that the front has just made must have reached its replica before that drains.
SETTLE_S = 0.3
TRIES = 3


class Rollout:
    """One workload on its way up."""

    def __init__(
        self, site: Site, workload: Workload, fit: Capacity, shell: Shell, say: Say
    ) -> None:
        self.site = site
        self.shell = shell
        self.workload = workload
        self.fit = fit
        self.say = say

    def go(self) -> list[Mark]:
        """Replace what serves; give the new replicas, in the order of their index.

        A new replica is proven before it gets traffic, and only then an old one drains. What is
        there already of this workload is kept. Raises NeverReady or OpsError with some replicas
        replaced and others not: whoever asked puts the former workload back.
        """
        former = self._live(others=True)
        started = self._all_at_once() if not former else {}
        serving: list[Mark] = []
        for index in range(self.fit.replicas):
            self.say(f"replica {index + 1} of {self.fit.replicas} loads the model")
            serving.append(self._proven(started.get(index) or self._one(index)))
            kept = former[: self._share(len(former), index)]
            front.route(self.site, [*serving, *kept])
            self._drain([one for one in self._live(others=True) if one not in kept])
        self._drain([one for one in self._live() if one not in serving])
        return serving

    def _share(self, former: int, index: int) -> int:
        """How many of the former replicas stay beside the new one of `index`."""
        left = self.fit.replicas - index - 1
        return math.ceil(former * left / self.fit.replicas)

    def _all_at_once(self) -> dict[int, Mark]:
        return {index: self._one(index) for index in range(self.fit.replicas)}

    def _one(self, index: int) -> Mark:
        """The replica of that index, started unless it runs."""
        present = (one for one in self._live() if one.index == index)
        return next(present, None) or self._start(index)

    def _start(self, index: int) -> Mark:
        front.prune(self.site)
        (pair,) = ports.free_pairs(1, ports.REPLICAS, process.promised())
        mark = self.site.replica(self.workload.release, index, pair)
        command = server.command(self.workload.experiment, self.workload.model, mark, self.fit.cpus)
        self.shell.start(command, Path(mark.log), mark.environment)
        return mark

    def _proven(self, one: Mark) -> Mark:
        """The replica once it serves the released model; another where its ports were lost."""
        if front.routed(self.site, one):
            return one
        golden = Golden.read(self.workload.model.golden)
        for last in (False,) * (TRIES - 1) + (True,):
            try:
                return self._asked(one, self.workload.model, golden)
            except NeverReady:
                self.site.stop([one])
                lost = not ports.are_free((one.grpc_port, one.rest_port))
                if last or not lost:
                    raise
                one = self._start(one.index)
            except BaseException:
                self.site.stop([one])
                raise
        raise AssertionError("the last try returns or raises")

    def _asked(self, one: Mark, model: SavedModel, golden: Golden) -> Mark:
        place = front.endpoint(one)
        ready.wait(place, model.name, READY_S, partial(self._alive, one))
        found = self.site.running("replica").get(one)
        if found is None or not process.listens(found, one):
            raise NeverReady(f"somebody else answers at {place.grpc} or {place.rest}")
        ready.prove(place, model.name, golden)
        return one

    def _alive(self, one: Mark) -> None:
        if one in self.site.running("replica"):
            return
        words = [line for line in process.last_words(Path(one.log)) if line.strip()]
        told = words[-1] if words else "it said nothing"
        raise NeverReady(f"{one.name} ended before it was ready: {told}; its log: {one.log}")

    def _live(self, others: bool = False) -> list[Mark]:
        ours = self.workload.release
        return [one for one in self.site.running("replica") if (one.release != ours) is others]

    def _drain(self, replicas: list[Mark]) -> None:
        if replicas:
            time.sleep(SETTLE_S)
            self.site.stop(replicas)
