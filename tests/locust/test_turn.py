"""Users that want to send at once, and answers that come in the meantime."""

import os
import subprocess
import sys
from pathlib import Path

import gevent
from gevent import socket as gevent_socket
from turn import Turn

LOCUST = Path(__file__).parents[2] / "locust"


def test_one_in_each_turn_of_the_event_loop() -> None:
    turn, loop = Turn(), gevent.get_hub().loop
    sent_in: list[int] = []

    def user() -> None:
        turn.take()
        sent_in.append(loop.iteration)

    gevent.joinall([gevent.spawn(user) for _ in range(20)])

    assert len(set(sent_in)) == len(sent_in) == 20


def test_an_answer_is_seen_before_the_next_request_is_sent() -> None:
    turn = Turn()
    here, there = gevent_socket.socketpair()
    seen: list[str] = []

    def answered() -> None:
        here.recv(1)
        seen.append("answer")

    def user(number: int) -> None:
        turn.take()
        if number == 1:
            there.sendall(b"a")
        seen.append(f"request {number}")

    with here, there:
        reader = gevent.spawn(answered)
        gevent.sleep(0)
        gevent.joinall([reader, *(gevent.spawn(user, number) for number in range(1, 5))])

    assert seen.index("answer") <= seen.index("request 3"), "it was not behind all of them"


def test_an_event_loop_that_counts_no_turns_is_refused() -> None:
    code = "from turn import check; check()"
    environment = {**os.environ, "GEVENT_LOOP": "libuv", "PYTHONPATH": str(LOCUST)}

    argv = [sys.executable, "-c", code]
    ran = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)

    assert ran.stderr.splitlines()[-1].endswith("must be libev: unset GEVENT_LOOP")


def test_whoever_is_stopped_in_the_queue_keeps_nobody_waiting() -> None:
    turn = Turn()
    turn.take()
    waiting = [gevent.spawn(turn.take) for _ in range(3)]
    gevent.sleep(0)
    waiting[0].kill()

    gevent.joinall(waiting, timeout=5)

    assert all(one.dead for one in waiting)
