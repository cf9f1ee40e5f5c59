"""Load a TensorFlow Serving server with Predict requests, and measure it.

    locust -f locust/locustfile.py --headless --users 150 --spawn-rate 1 --run-time 5m \\
        --host 10.0.0.1:8500,10.0.0.2:8500 --protocol grpc --payload request.bin --results out.json

Stands alone: it needs Locust, grpcio, hdrhistogram and the files beside it, nothing else. This
file is where Locust's events meet them. Each user waits for its own answer, then for --wait-time.
"""

# First: importing Locust makes the standard library cooperative, which all else builds on.
from locust import User, events, task  # isort: skip

import argparse
import sys
from typing import Any, ClassVar

import gevent
import lag
import options
import results
import watch
from locust.env import Environment
from session import Session


class PredictUser(User):
    """One user, with a connection of its own to one of the hosts."""

    session: ClassVar[Session]
    """The run that all users take part in; set when the test starts."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
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
        options.read(environment.parsed_options)
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    # The loop's clock still stands at its start, before all the imports, and Locust is about to
    # set --run-time's timer by it: the run would end early by as much.
    gevent.get_hub().loop.update_now()


@events.test_start.add_listener
def _start(environment: Environment, **_: Any) -> None:
    session = PredictUser.session = Session(options.read(environment.parsed_options))

    def stop() -> None:
        # In a greenlet of its own, since quitting ends those of the runner.
        gevent.spawn(environment.runner.quit)

    gevent.spawn(watch.watch, session, stop)
    gevent.spawn(lag.watch, session.tally.late)


@events.test_stopping.add_listener
def _finish(**_: Any) -> None:
    """End the measurement before the users are stopped in the midst of their requests."""
    _sum_up()


@events.quitting.add_listener
def _quit(**_: Any) -> None:
    """Sum up here too: after ^C and SIGTERM this comes before the test stops."""
    _sum_up()


def _sum_up() -> None:
    """Write the results, once."""
    session = getattr(PredictUser, "session", None)
    if session is None or session.finished:
        return
    session.finished = True
    watch.finish(session)
    if path := session.options.results:
        results.write(results.summarize(session.options, session.tally, session.stopped), path)
