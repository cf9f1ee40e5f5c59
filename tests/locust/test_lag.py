"""Look how late this process is, whatever keeps it."""

import time
from types import SimpleNamespace

import gevent
import lag
from tally import Tally
from turn import Turn

HELD_S = 0.3


class Held(Turn):
    """A queue in which everybody waits so long."""

    def take(self) -> None:
        gevent.sleep(HELD_S)


def session(turn: Turn) -> SimpleNamespace:
    return SimpleNamespace(turn=turn, tally=Tally(1, "a"), finished=False)


def looked(one: SimpleNamespace) -> list[int]:
    """The lags, once there are some, of a watch that then ends."""
    watching = gevent.spawn(lag.watch, one)
    while not one.tally.now.lags_us:
        gevent.sleep(0.01)
    one.finished = True
    watching.join(timeout=10)
    assert watching.dead
    found: list[int] = one.tally.now.lags_us
    return found


def test_an_event_loop_that_is_held_up() -> None:
    one = session(Turn())
    gevent.spawn_later(0.0, time.sleep, HELD_S)

    assert max(looked(one)) > HELD_S / 3 * 1e6


def test_a_queue_of_users_that_want_to_send() -> None:
    assert min(looked(session(Held()))) >= HELD_S * 1e6
