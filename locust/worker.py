"""Give a part of the load, and report each second of it to the master."""

from typing import Any

import options
from locust.env import Environment
from second import Second
from session import Session
from share import Share

LOAD, SECOND, FINISH, FINISHED = "load", "second", "finish", "finished"
"""What master and workers say to each other, beside what Locust does."""


class Worker:
    """The part of a worker. It needs no options: the master tells all, payload included."""

    def __init__(self, environment: Environment) -> None:
        self.runner = environment.runner
        self.session: Session | None = None
        self._told: dict[str, Any] = {}
        self.runner.register_message(LOAD, self._load)
        self.runner.register_message(FINISH, lambda **_: self.finish())

    def start(self) -> None:
        """Begin this worker's share, which the master has told just before."""
        asked = options.of_message(self._told["options"])
        self.session = Session(asked, Share(**self._told["share"]), self._report)
        self.session.watch()

    def finish(self) -> None:
        """End the measurement; the last second is reported, then the end."""
        if self.session and not self.session.finished:
            self.session.finish()
            self.runner.send_message(FINISHED, {"answers": self.session.sample.kept})

    def _load(self, msg: Any, **_: Any) -> None:
        self._told = msg.data

    def _report(self, second: Second) -> None:
        self.runner.send_message(SECOND, second.message())
