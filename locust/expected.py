"""Wait for workers no longer than asked, and name those that came."""

import sys
from typing import Any

import gevent
from locust.env import Environment

WAIT_S = 60
"""Where --expect-workers-max-wait is left out; Locust itself would wait for ever."""


def watch(environment: Environment) -> None:
    """Bound the wait for --expect-workers, and tell in one line when it was in vain."""
    asked = environment.parsed_options
    asked.expect_workers_max_wait = asked.expect_workers_max_wait or WAIT_S
    gevent.spawn(_tell, environment.runner, asked.expect_workers, asked.expect_workers_max_wait)


def _tell(runner: Any, wanted: int, wait_s: float) -> None:
    # Locust gives up at its first look after the time is over.
    gevent.sleep(wait_s)
    came = [client.id for client in runner.clients.all]
    if len(came) < wanted:
        who = f": {', '.join(came)}" if came else ""
        told = f"error: {len(came)} of {wanted} workers came within {wait_s} s{who}"
        print(f"{told}; start the others, or expect fewer", file=sys.stderr, flush=True)
