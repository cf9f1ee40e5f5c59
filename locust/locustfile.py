"""Load a TensorFlow Serving server with Predict requests, and measure it.

    locust -f locust/locustfile.py --headless --users 150 --spawn-rate 1 --run-time 5m \\
        --host 10.0.0.1:8500,10.0.0.2:8500 --protocol grpc --payload request.bin --results out.json

Stands alone: it needs what requirements.txt names and the files beside it, nothing else. This file
is where Locust's events meet them. Each user waits for its own answer, then for --wait-time. With
--processes 4, or --master here and --worker elsewhere, several processes share the users, and
the master writes the results; a worker needs to be told of no option but where its master is.
"""

# First: importing Locust makes the standard library cooperative, which all else builds on.
from locust import User, events, task  # isort: skip

import argparse
import gc
import sys
from typing import Any, ClassVar

import expected
import gevent
import options
import turn
from alone import Alone
from gevent.lock import RLock
from locust.env import Environment
from locust.runners import MasterRunner, WorkerRunner
from master import Master
from worker import Worker

FINISHING = RLock()
GARBAGE_CHECK = 50_000
"""Objects that a failing load leaves behind, a few for each failure, before they are cleared."""


class PredictUser(User):
    """One user, with a connection of its own to one of the hosts."""

    part: ClassVar[Alone | Master | Worker]
    """What this process does in the run."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.session = self.part.session
        self.seat = self.session.seat()

    def wait_time(self) -> float:
        """The pause between an answer and the next request, in seconds."""
        return self.session.options.wait_time_s

    def on_start(self) -> None:
        self.seat.begin()

    def on_stop(self) -> None:
        self.seat.connection.close()

    @task
    def predict(self) -> None:
        """Send one request and wait for its answer."""
        self.seat.ask(self._tell)

    def _tell(self, latency_ms: float, length: int, error: Exception | None) -> None:
        self.environment.events.request.fire(
            request_type=self.session.options.protocol,
            name="Predict",
            response_time=latency_ms,
            response_length=length,
            exception=error,
        )


@events.init_command_line_parser.add_listener
def _declare(parser: argparse.ArgumentParser) -> None:
    options.declare(parser)


@events.init.add_listener
def _check(environment: Environment, **_: Any) -> None:
    """Refuse bad options before anything is sent, in one line."""
    try:
        PredictUser.part = _part(environment)
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    # From here on, so that it comes before what Locust itself does then: its last listener first.
    environment.events.quitting.add_listener(_finish)
    # The loop's clock still stands at its start, before all the imports, and Locust is about to
    # set --run-time's timer by it: the run would end early by as much.
    gevent.get_hub().loop.update_now()


def _part(environment: Environment) -> Alone | Master | Worker:
    turn.check()
    if isinstance(environment.runner, WorkerRunner):
        return Worker(environment)
    if isinstance(environment.runner, MasterRunner):
        expected.watch(environment)
        return Master(environment)
    return Alone(environment)


@events.test_start.add_listener
def _start(**_: Any) -> None:
    # To look through all modules for garbage, or hundreds of times a minute through what is in use,
    # stops every user.
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_CHECK)
    PredictUser.part.start()


@events.test_stopping.add_listener
def _finish(**_: Any) -> None:
    """Sum up, once: after ^C and SIGTERM, Locust quits before the test stops.

    Whoever comes second waits for the first, since Locust then ends the process.
    """
    with FINISHING:
        PredictUser.part.finish()
