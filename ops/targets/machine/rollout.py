"""Bring a workload up, replacing what serves one replica at a time."""

import math
import time
from functools import partial

from ops.errors import NeverReady
from ops.serving import ready
from ops.serving.golden import Golden
from ops.shell import Shell
from ops.targets.machine import front, ports, process
from ops.targets.machine.capacity import Capacity
from ops.targets.machine.mark import Mark
from ops.targets.machine.replicas import Replicas
from ops.targets.machine.site import Site
from ops.targets.target import Say, Workload

READY_S = 180.0
# A connection that the front has just made must have reached its replica before that drains.
SETTLE_S = 0.3
TRIES = 3


class Rollout:
    """One workload on its way up."""

    def __init__(
        self,
        site: Site,
        replicas: Replicas,
        workload: Workload,
        fit: Capacity,
        *,
        shell: Shell,
        say: Say,
    ) -> None:
        self.site = site
        self.replicas = replicas
        self.workload = workload
        self.fit = fit
        self.shell = shell
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
        front.prune(self.site, self.replicas.running())
        (pair,) = ports.free_pairs(1, ports.REPLICAS, process.promised())
        one = self.site.replica(self.workload.release, index, pair)
        self.replicas.start(self.workload, one, self.fit, self.shell)
        return one

    def _proven(self, one: Mark, tries: int = TRIES) -> Mark:
        """The replica once it serves the released model; another where its ports were lost."""
        if front.routed(self.site, one):
            return one
        try:
            self._prove(one)
        except BaseException as error:
            self.replicas.stop([one], self.shell)
            lost = isinstance(error, NeverReady) and not ports.are_free(one.ports)
            if not lost or tries == 1:
                raise
            return self._proven(self._start(one.index), tries - 1)
        return one

    def _prove(self, one: Mark) -> None:
        place, model = one.endpoint, self.workload.model
        ready.wait(place, model.name, READY_S, partial(self._alive, one))
        if not self.replicas.serves(one):
            raise NeverReady(f"somebody else answers at {place.grpc} or {place.rest}")
        ready.prove(place, model.name, Golden.read(model.golden))

    def _alive(self, one: Mark) -> None:
        if one not in self.replicas.running():
            why = self.replicas.end(one)
            raise NeverReady(f"{one.name} ended before it was ready: {why}")

    def _live(self, others: bool = False) -> list[Mark]:
        ours = self.workload.release
        return [one for one in self.replicas.running() if (one.release != ours) is others]

    def _drain(self, ones: list[Mark]) -> None:
        if ones:
            time.sleep(SETTLE_S)
            self.replicas.stop(ones, self.shell)
