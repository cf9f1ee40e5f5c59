"""Sum a run up, in the process that has all its figures."""

import json
import sys
import time
from collections.abc import Callable

import results
import sample
from options import Options
from record import Record
from second import Second

EARLY_S = 1.0
"""An end so much before --run-time is an interruption: ^C, or SIGTERM."""


class Run:
    """One measurement; `stop` is called when it must end before its time."""

    def __init__(self, options: Options, stop: Callable[[], None]) -> None:
        self.options = options
        self.record = Record(options.users)
        self.stopped: str | None = None
        """Why the run ended before its time."""
        self.answers: list[tuple[int, bytes]] = []
        """Some of the answers, each with the index of its host."""
        self._stop = stop
        self._start = time.perf_counter()

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._start

    def take(self, second: Second) -> None:
        """Add the next second, tell it, and end a run that has failed."""
        self.record.add(second)
        if self.options.print_seconds:
            self._tell()
        failed = self.record.too_many(self.options.stop_above_failures)
        if failed or (failed := self._too_slow()):
            self.end_early(failed)

    def _tell(self) -> None:
        try:
            print(json.dumps(self.record.told[-1]), file=sys.stderr, flush=True)
        except BrokenPipeError:
            # Killed, it cannot have ended us: the load would go on with nobody who knows of it.
            self.end_early("whoever was told each second is gone")

    def _too_slow(self) -> str | None:
        options = self.options
        if not (options.stop_above_latency and options.rate and options.run_time_s):
            return None
        percent, limit_ms = options.stop_above_latency
        steady_s = max(0.0, options.run_time_s - options.users / options.spawn_rate)
        return self.record.too_slow(percent, limit_ms, options.rate * steady_s)

    def end_early(self, why: str) -> None:
        """End the run; the first reason counts."""
        if self.stopped is None:
            self.stopped = why
            self._stop()

    def finish(self) -> None:
        """Write the results and the answers; say so if the run was cut off."""
        asked_s, elapsed_s = self.options.run_time_s, self.elapsed_s
        if self.stopped is None and asked_s and elapsed_s < asked_s - EARLY_S:
            self.stopped = f"interrupted after {elapsed_s:.0f} s of {asked_s:g} s"
        if self.options.results:
            summary = results.summarize(self.options, self.record, self.stopped)
            results.write(summary, self.options.results)
        if self.options.answers:
            sample.write(self.answers, self.options.hosts, self.options.answers)
