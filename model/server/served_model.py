"""Keep one model's versions in line with its configuration and its base path."""

import math
import sys

from model.server import versions
from model.server.configuration import ModelConfig
from model.server.core import Core
from model.server.flags import Flags
from model.server.journey import Journey
from model.server.state import State

_DRAIN_LOOK_S = 0.05
"""Seconds between two looks at whether the requests of a withdrawn version are over."""


class ServedModel:
    """One model: the versions that are wanted, and those on their way in or out.

    One thread takes the steps; others may ask.
    """

    def __init__(self, core: Core, flags: Flags, config: ModelConfig) -> None:
        """Begin with no version; the first look finds them."""
        self.config: ModelConfig | None = config
        """What is wanted of it; None once it is to be served no more."""
        self.name = config.name
        self._core, self._flags = core, flags
        self._wanted: frozenset[int] = frozenset()
        self._journeys: dict[int, Journey] = {}
        self._looked = False
        self._empty = ""

    @property
    def available(self) -> bool:
        """Whether any version answers requests."""
        return any(journey.state == State.AVAILABLE for journey in self._all())

    @property
    def settled(self) -> bool:
        """Whether it is available, or has nothing left that could become so."""
        waits = any(journey.waits for journey in self._all())
        return self.available or (self._looked and not waits)

    @property
    def empty(self) -> str:
        """What was wrong with the base path at the last look, if anything."""
        return self._empty

    @property
    def failure(self) -> str:
        """Why it is not available: the newest version's failure, or the base path's."""
        failures = [journey.failure for journey in self._all() if journey.failure]
        return failures[0].message if failures else self._empty

    @property
    def gone(self) -> bool:
        """Whether nothing is left of a model that is to be served no more."""
        return self.config is None and not self._journeys

    def pause_s(self, now: float) -> float:
        """Return the seconds until there is something to do, whatever comes into the base path."""
        pauses = [max(one.tries.due - now, 0) for one in self._all() if one.waits]
        if any(journey.state == State.UNLOADING for journey in self._all()):
            pauses.append(_DRAIN_LOOK_S)
        return min(pauses, default=math.inf)

    def look(self) -> None:
        """Find out which versions are wanted; those of before while the base path is unreadable."""
        try:
            found = versions.found(self.config.base_path) if self.config else {}
        except OSError as error:
            self._complain(error.strerror or str(error))
        else:
            chosen = self.config.policy.choose(found) if self.config else {}
            if self.config and not chosen:
                self._complain("it has no version in it, a folder named by a whole number")
            else:
                self._empty = ""
            for version, folder in chosen.items():
                if version not in self._journeys:
                    journey = Journey(self._core, self._flags, self.name, version, folder)
                    self._journeys[version] = journey
            self._wanted = frozenset(chosen)
        self._looked = True

    def step(self) -> None:
        """Load what is due, newest first, and unload what is no longer wanted.

        An available version is unloaded only once a wanted one is available, or none is wanted
        (upstream's AvailabilityPreservingPolicy). One that failed is loaded anew after it was away.
        """
        for journey in self._all():
            if journey.version in self._wanted:
                journey.load()
                self._unload()
        self._unload()

    def _unload(self) -> None:
        wanted = [one for one in self._all() if one.version in self._wanted]
        ready = not self._wanted or any(one.state == State.AVAILABLE for one in wanted)
        for journey in self._all():
            if journey.version not in self._wanted:
                if ready or journey.waits:
                    journey.unload()
                if journey.drained():
                    del self._journeys[journey.version]

    def _all(self) -> list[Journey]:
        """Newest first; a copy that no other thread changes."""
        return sorted(tuple(self._journeys.values()), key=lambda one: one.version, reverse=True)

    def _complain(self, why: str) -> None:
        if self._looked and self.config and self._empty != why:
            line = f"model {self.name}: {self.config.base_path}: {why}"
            print(line, file=sys.stderr, flush=True)
        self._empty = why
