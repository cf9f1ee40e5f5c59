"""Take one version of a model from found to served to unloaded."""

import gc
import sys
import time
import weakref
from dataclasses import dataclass, field
from pathlib import Path

from model.server.core import Core
from model.server.failure import RequestFailure
from model.server.flags import Flags
from model.server.loading import attempt
from model.server.servable import Servable
from model.server.state import State, VersionState


@dataclass
class Tries:
    """How often something may be tried again, and when."""

    flags: Flags
    used: int = 0
    due: float = 0.0
    """Seconds of the monotonic clock."""

    def failed(self, what: str) -> bool:
        """Count a failure and return whether it was the last; say so (stderr) if it was not."""
        left = max(self.flags.max_num_load_retries, 0) - self.used
        wait_s = max(self.flags.load_retry_interval_micros, 0) / 1e6
        self.used, self.due = self.used + 1, time.monotonic() + wait_s
        if left:
            more = f"{left} more tries, the next in {wait_s:g} s"
            print(f"{what}; {more}", file=sys.stderr, flush=True)
        return not left


@dataclass
class Journey:
    """One version; its state is the core's to tell, its steps are one thread's to take."""

    core: Core
    flags: Flags
    name: str
    version: int
    folder: Path
    tries: Tries = field(init=False)
    state: State = State.START
    failure: RequestFailure | None = None
    _draining: "weakref.ref[Servable] | None" = None
    _contents: tuple[object, ...] = ()

    def __post_init__(self) -> None:
        """Note that the version has been found."""
        self.tries = Tries(self.flags)
        self._mark(State.START)

    @property
    def waits(self) -> bool:
        """Whether it is still to be loaded."""
        return self.state in (State.START, State.LOADING)

    def load(self) -> None:
        """Try to load it once, if that is due: then it is AVAILABLE, or once more LOADING, or END.

        It stays LOADING between two tries, as upstream has it.
        """
        if not self.waits or time.monotonic() < self.tries.due:
            return
        self._mark(State.LOADING)
        try:
            servable = attempt(self.flags, self.name, self.version, self.folder)
        except RequestFailure as failure:
            self.failure = failure
            what = f"model {self.name} could not be loaded from {self.folder}: {failure.message}"
            if self.tries.failed(what):
                print(f"{what}; giving up", file=sys.stderr, flush=True)
                self._mark(State.END, failure)
            return
        self.failure = None
        self.core.publish(servable)
        self.state = State.AVAILABLE

    def unload(self) -> None:
        """Take no new request, or no further try; `drained` tells when it is over."""
        if self.waits:
            self._mark(State.END, self.failure)
        elif self.state == State.AVAILABLE:
            servable = self.core.find(self.name, self.version)
            # Kept until no request has them: freeing a model takes long, no request shall do it.
            self._contents = (servable.signatures, servable.loaded)
            self._draining = weakref.ref(servable)
            self.core.withdraw(self.name, self.version)
            self.state = State.UNLOADING

    def drained(self) -> bool:
        """Free what no request uses any more; return whether it has come to its END.

        A request holds the servable while it runs, so one that is gone has no request left.
        """
        if self._draining is not None and self._draining() is None:
            self._draining, self._contents = None, ()
            gc.collect()  # a loaded model is full of cycles
            self._mark(State.END)
        return self.state == State.END

    def _mark(self, state: State, failure: RequestFailure | None = None) -> None:
        self.state = state
        self.core.mark(self.name, VersionState(self.version, state, failure))
