"""Match the seconds of several workers."""

from collections.abc import Iterator, Sequence

from second import Second, together


class Inbox:
    """Seconds as workers report them, given out as one once every worker has come so far."""

    def __init__(self, workers: Sequence[str]) -> None:
        self.closed: set[str] = set()
        """Workers that have nothing more to report."""
        self._seconds: dict[str, list[Second]] = {worker: [] for worker in workers}
        self._reached_s = dict.fromkeys(workers, 0.0)

    def put(self, worker: str, second: Second) -> None:
        """Take a worker's next second; nothing from one that does not belong to the run."""
        if worker in self._seconds:
            self._seconds[worker].append(second)
            self._reached_s[worker] = second.end_s

    def close(self, worker: str) -> None:
        """Wait for nothing more from this worker."""
        self.closed.add(worker)

    def reached_s(self, worker: str) -> float:
        """The end of the last second that the worker reported."""
        return self._reached_s[worker]

    def complete(self) -> Iterator[Second]:
        """The seconds that every worker is through with; they are given out once."""
        while parts := self._next():
            if min(self._reached_s.values()) < round(max(part.end_s for part in parts)):
                return
            yield self._take(parts)

    def rest(self) -> Iterator[Second]:
        """The seconds that are left, whoever has reported them."""
        while parts := self._next():
            yield self._take(parts)

    def _next(self) -> list[Second]:
        """The earliest second, of all who have reported it."""
        firsts = [seconds[0] for seconds in self._seconds.values() if seconds]
        earliest = min((round(one.start_s) for one in firsts), default=0)
        return [one for one in firsts if round(one.start_s) == earliest]

    def _take(self, parts: Sequence[Second]) -> Second:
        for seconds in self._seconds.values():
            if seconds and any(seconds[0] is part for part in parts):
                del seconds[0]
        return together(parts)
