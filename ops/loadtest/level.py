"""Hold one of the loads that follow each other."""

import re
from dataclasses import dataclass, replace

from ops.errors import BadValue
from ops.experiments import LoadProfile

USERS = re.compile(r"[0-9]{1,9}")
RATE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?)/s")
MOST = 50


@dataclass(frozen=True)
class Level:
    """So many users of a closed load, or requests a second of an open one; one of the two."""

    users: int | None = None
    rate: float | None = None

    def __str__(self) -> str:
        return f"{self.users} users" if self.rate is None else f"{self.rate:g} requests/s"

    def of(self, profile: LoadProfile) -> LoadProfile:
        """The profile at this level; users come as much faster as there are more of them."""
        if self.rate is not None:
            return replace(profile, rate=self.rate)
        users = self.users or profile.users
        return replace(profile, users=users, spawn_rate=profile.spawn_rate * users / profile.users)


def parse(flag: str, text: str) -> tuple[Level, ...]:
    """Levels of `10,20,40`, which are users, or `50/s,100/s`; none of nothing. Raises BadValue."""
    parts = [part.strip() for part in text.split(",")] if text else []
    rates = [float(found[1]) for part in parts if (found := RATE.fullmatch(part))]
    users = [int(part) for part in parts if USERS.fullmatch(part)]
    if len(parts) not in (len(rates), len(users)) or not all([*rates, *users]):
        raise BadValue(
            f"{flag} is '{text}'; it must be numbers of users from 1, such as 10,20,40,"
            " or rates above 0, such as 50/s,100/s"
        )
    if len(parts) > MOST:
        raise BadValue(f"{flag} has {len(parts)} steps; it may have at most {MOST}")
    return tuple([Level(rate=rate) for rate in rates] or [Level(users=count) for count in users])
