"""Follow a load test by its number of users: up the ramp or the steps, to its full load."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ops.report.comparison.answers import percentile_ms, rps
from ops.report.measurement import Measurement, Second

MOST_LEVELS = 20
"""In the ramp; a longer one has several seconds in a level."""


@dataclass(frozen=True)
class Level:
    """What was measured while there were about so many users; latencies in milliseconds."""

    users: float
    seconds: int
    rps: float
    p50: float | None
    p99: float | None


def levels(loadtest: Measurement) -> tuple[Level, ...]:
    """From few users to many; the seconds with all users are one level, the last."""
    most = max((second.users for second in loadtest.seconds), default=0)
    found = defaultdict[int, list[tuple[float, Second]]](list)
    for users, second in _present(loadtest.seconds):
        # All users are a level of their own: it begins where those before it end.
        found[int(users * MOST_LEVELS / most) if most else 0].append((users, second))
    return tuple(_level(found[place]) for place in sorted(found))


def _present(seconds: Sequence[Second]) -> list[tuple[float, Second]]:
    """Each second with the mean of the users at its start and at its end."""
    starts = [0.0, *(second.users for second in seconds)]
    return [((start + one.users) / 2, one) for start, one in zip(starts, seconds, strict=False)]


def _level(members: Sequence[tuple[float, Second]]) -> Level:
    seconds = [second for _, second in members]
    return Level(
        users=round(sum(users for users, _ in members) / len(members), 1),
        seconds=len(seconds),
        rps=round(rps(seconds), 3),
        p50=_rounded(percentile_ms(seconds, 50)),
        p99=_rounded(percentile_ms(seconds, 99)),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
