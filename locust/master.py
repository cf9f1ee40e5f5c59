"""Share a load out among workers, and merge what they measure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import gevent
import options
from alone import quitting
from gevent.event import Event
from inbox import Inbox
from locust.env import Environment
from run import Run
from second import of_message
from share import Share
from worker import FINISH, FINISHED, LOAD, SECOND

FINISH_S = 2.0
"""What workers have to report their last second. After ^C, whoever waits for us gives us 5 s."""
SILENT_S = 5.0
"""A worker that has reported nothing for so long is lost."""


class Master:
    """The part of the master: it has no users of its own."""

    def __init__(self, environment: Environment) -> None:
        """Raises ValueError for options that cannot be used."""
        self.environment = environment
        self.runner = environment.runner
        self.run: Run | None = None
        self.finished = False
        self._shares: dict[str, Share] = {}
        self._inbox = Inbox([])
        self._done = Event()
        options.read(environment.parsed_options)
        self.runner.register_message(SECOND, self._second)
        self.runner.register_message(FINISHED, self._finished)

    def start(self) -> None:
        """Tell each worker its share, before Locust tells it to start users."""
        asked = options.read(self.environment.parsed_options)
        names = _in_turn(client.id for client in self.runner.clients.all)
        self._shares = {
            name: Share(rank, len(names), f"{rank}@{_host(name)}")
            for rank, name in enumerate(names)
        }
        self._inbox, self._done, self.finished = Inbox(names), Event(), False
        self.run = Run(asked, quitting(self.environment))
        for name, share in self._shares.items():
            told = {"options": options.message(asked), "share": asdict(share)}
            self.runner.send_message(LOAD, told, client_id=name)
        gevent.spawn(self._watch)

    def finish(self) -> None:
        """Collect the last seconds, before the users are stopped in the midst of their requests."""
        if not self.run or self.finished:
            return
        self.runner.send_message(FINISH)
        self._check_done()
        self._done.wait(FINISH_S)
        self.finished = True
        self._note_lost(self._silent())
        for second in self._inbox.rest():
            self.run.take(second)
        self.run.finish()

    def _second(self, msg: Any, **_: Any) -> None:
        if self.finished or not self.run:
            return
        self._inbox.put(msg.node_id, of_message(msg.data))
        for second in self._inbox.complete():
            self.run.take(second)

    def _finished(self, msg: Any, **_: Any) -> None:
        if self.run:
            self.run.answers += [(host, body) for host, body in msg.data["answers"]]
        self._inbox.close(msg.node_id)
        self._check_done()

    def _check_done(self) -> None:
        if self._inbox.closed.union(self._silent(), self._left()).issuperset(self._shares):
            self._done.set()

    def _watch(self) -> None:
        """End the run when a worker goes or comes: its users do, and the load is another.

        One that leaves is given a second: after ^C it is only ahead of us.
        """
        left: set[str] = set()
        while self.run and not self.finished:
            gevent.sleep(1)
            now = self._left()
            self._note_lost(self._silent() | left & now)
            left = now
            if come := [_host(one) for one in self.runner.clients if one not in self._shares]:
                self.run.end_early(f"a worker came after the start, from {', '.join(come)}")

    def _note_lost(self, lost: set[str]) -> None:
        assert self.run
        if lost:
            names = ", ".join(sorted(self._shares[name].name for name in lost))
            self.run.end_early(f"worker lost after {self.run.elapsed_s:.0f} s: {names}")

    def _silent(self) -> set[str]:
        """Workers that should report and do not."""
        assert self.run
        missing = {client.id for client in self.runner.clients.missing}
        late_s = self.run.elapsed_s - SILENT_S
        open_ones = self._shares.keys() - self._inbox.closed
        return {
            name for name in open_ones if name in missing or self._inbox.reached_s(name) < late_s
        }

    def _left(self) -> set[str]:
        """Workers that have said good-bye."""
        return {name for name in self._shares if name not in self.runner.clients} | (
            self._inbox.closed
        )


def _in_turn(names: Iterable[str]) -> list[str]:
    """Workers in the order in which Locust gives them a user each: the machines take turns."""
    before: Counter[str] = Counter()
    turns = []
    for name in sorted(names):
        turns.append((before[_host(name)], name))
        before[_host(name)] += 1
    return [name for _, name in sorted(turns)]


def _host(name: str) -> str:
    """The machine of a worker: Locust calls each by that, and by a number of its own."""
    return name.rpartition("_")[0]
