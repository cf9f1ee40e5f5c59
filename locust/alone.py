"""Give the whole load, and sum it up, in one process."""

from collections.abc import Callable

import gevent
import options
from locust.env import Environment
from run import Run
from session import Session
from share import Share


class Alone:
    """The part of a process that is the only one."""

    def __init__(self, environment: Environment) -> None:
        """Raises ValueError for options that cannot be used."""
        self.environment = environment
        self.session: Session | None = None
        self.run: Run | None = None
        options.read(environment.parsed_options)

    def start(self) -> None:
        """Begin the run: what its session measures, it takes."""
        asked = options.read(self.environment.parsed_options)
        self.run = Run(asked, quitting(self.environment))
        self.session = Session(asked, Share(), self.run.take)
        self.session.watch()

    def finish(self) -> None:
        """End the measurement before the users are stopped in the midst of their requests."""
        if self.session and self.run and not self.session.finished:
            self.session.finish()
            self.run.answers += self.session.sample.kept
            self.run.finish()


def quitting(environment: Environment) -> Callable[[], None]:
    """What ends Locust, and its page if there is one."""

    def end() -> None:
        environment.runner.quit()
        if environment.web_ui:
            environment.web_ui.stop()

    # In a greenlet of its own, since it ends those of the runner.
    return lambda: gevent.spawn(end)
