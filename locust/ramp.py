"""Say when each user sends its first request."""

from dataclasses import dataclass

LEAD_S = 0.5


@dataclass(frozen=True)
class Ramp:
    """Users that begin at an even pace, each with its connection already open.

    Locust starts the users of one second all at once; with equal waits they would then go on to
    send all at once, and measure the queue that they make. A spawn rate that asks for all of them
    in one second means just that, and gets it.
    """

    users: int
    spawn_rate: float

    def first_s(self, index: int) -> float:
        """When the `index`-th user (from 0) begins, in seconds from the start of the test.

        Half a second is left to open the connections. Never before Locust starts that user.
        """
        at_once = self.spawn_rate >= self.users
        return LEAD_S + (0.0 if at_once else index / self.spawn_rate)
