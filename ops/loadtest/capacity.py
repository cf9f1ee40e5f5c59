"""Find out how much a server can take, and ask for half of that."""

import math
from pathlib import Path

from ops.experiments import LoadProfile
from ops.loadtest.against import Against
from ops.loadtest.measurement import Measurement
from ops.loadtest.processes import ALONE
from ops.loadtest.source import Giver
from ops.shell import Shell

USERS_PER_HOST = 2
PROBE_S = 6.0
SHARE = 0.5
WAIT_S = 1.0
MOST_USERS = 150
RAMP_S = 5.0
RUN_TIME_S, LONGEST_S = 45.0, 180.0
ENOUGH_REQUESTS = 90
"""What three windows of the steady verdict need, and half as many to spare."""


def probe(shell: Shell, against: Against, folder: Path, *, source: Giver = ALONE) -> LoadProfile:
    """A load of about half of what a few users, asking without a pause for 6 s, get answered.

    What Locust measures stays in `folder`/probe. Raises NeverReady for a host that does not
    answer, CommandFailed when Locust itself fails.
    """
    return half(_few(shell, against, folder, source), len(against.hosts))


def half_rate(shell: Shell, against: Against, folder: Path, *, source: Giver = ALONE) -> float:
    """About half of the requests a second that they get answered, at least one; see `probe`."""
    return max(1.0, float(f"{SHARE * _few(shell, against, folder, source).rps:.2g}"))


def _few(shell: Shell, against: Against, folder: Path, source: Giver) -> Measurement:
    users = USERS_PER_HOST * len(against.hosts)
    profile = LoadProfile(users=users, spawn_rate=users, run_time_s=PROBE_S, wait_time_s=0.0)
    source.reach(shell, against)
    kept = folder / "probe"
    kept.mkdir(parents=True, exist_ok=True)
    measured = source.measure(shell, against, profile, kept)
    if measured.requests < users:
        # A server's first answers may take it many seconds.
        measured = source.measure(shell, against, profile, kept)
    return measured


def half(measured: Measurement, hosts: int) -> LoadProfile:
    """The profile that gets about half of `measured.rps` from `hosts` replicas.

    users / (wait + latency) is the rate (Little's law), with a wait of 1 s. Half of the probe's
    latency is taken for the latency at half the load: of two users at a host, the second waited
    for the first. Each replica gets as many users, at least one, and there are about 150 at most;
    where that sets their number, the wait gives way. Of a server that answered nothing, it asks
    the least there is.
    """
    rate = SHARE * measured.rps
    latency_s = (measured.mean_latency_ms or 0.0) / 1000 / USERS_PER_HOST
    wanted = rate * (WAIT_S + latency_s)
    users = hosts * max(1, math.floor(min(wanted, MOST_USERS) / hosts))
    exact_s = users / rate - latency_s if rate else WAIT_S
    wait_s = WAIT_S if hosts <= wanted <= MOST_USERS else max(0.0, exact_s)
    return LoadProfile(
        users=users,
        spawn_rate=math.ceil(users / RAMP_S),
        run_time_s=_run_time_s(users / (wait_s + 2 * latency_s) if rate else 0.0),
        wait_time_s=round(wait_s, 3),
    )


def _run_time_s(rate: float) -> float:
    """45 s, or more where so few requests come that they would say too little.

    `rate` is what its users make when each answer takes twice as long as expected.
    """
    needed_s = RAMP_S + ENOUGH_REQUESTS / rate if rate else RUN_TIME_S
    return float(math.ceil(min(max(RUN_TIME_S, needed_s), LONGEST_S)))
