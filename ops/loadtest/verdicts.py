"""Judge a measurement: was the load given, was it answered, did the figures hold still?"""

from collections.abc import Mapping
from statistics import median
from types import MappingProxyType

from ops.loadtest.digits import three
from ops.loadtest.measurement import Measurement, Window
from ops.loadtest.verdict import Verdict

RATE_SHARE = 0.95
MOST_FAILURES = 0.01
FEWEST_ROUNDS = 2
FEWEST_REQUESTS = 20
THROUGHPUT_SPREAD = 0.15
DRIFT, STALL = 2, 3
GRACE_MS = 10.0
LAG_FLOOR_MS, LAG_SHARE = 10.0, 1 / 3
LEAST_SHARE = 0.5
NONE: Mapping[str, int] = MappingProxyType({})
NOTHING = "no request was answered in the steady part"


def judge(measured: Measurement, served: Mapping[str, int] = NONE) -> tuple[Verdict, ...]:
    """Every verdict; a measurement is valid when all are ok.

    `served` are the requests that each replica itself says it got; empty unless all say it.
    """
    found = rate(measured), errors(measured), steady(measured)
    several = len(served or measured.replicas) > 1
    return (*found, fairness(measured, served)) if several else found


def rate(measured: Measurement) -> Verdict:
    """Whether the load that was claimed was given, by a generator that kept up.

    Users that wait for their own answer alone make users / (wait + mean latency) requests a
    second (Little's law). A client that holds its users up stays far below. 0.95 of it must be
    there; a steady part of fewer than 20 rounds may lack one round, which its ends can cut off.

    The generator's lag, p99, may be a third of the latency's p99, so that the server makes the
    most of every figure; 10 ms are always allowed, since a machine that also runs the server
    takes so long now and then.
    """
    lag_limit_ms = _lag_limit_ms(measured.latency_ms.p99)
    least = _least_rps(measured)
    lag_ms = measured.lag_ms.p99
    wanted = (
        f"{three(least)} requests/s ({RATE_SHARE} of users / (wait + mean latency)),"
        f" the generator's lag at most {three(lag_limit_ms)} ms (p99)"
    )
    if not measured.requests or lag_ms is None:
        return Verdict(name="rate", ok=False, measured=NOTHING, wanted=wanted)
    told = f"{three(measured.rps)} requests/s, lag {three(lag_ms)} ms"
    ok = measured.rps >= least and lag_ms <= lag_limit_ms
    return Verdict(name="rate", ok=ok, measured=told, wanted=wanted)


def errors(measured: Measurement) -> Verdict:
    """Whether at most 1 % of all requests failed, those of the ramp included."""
    requests, failures = measured.total.requests, measured.total.failures
    wanted = f"at most {MOST_FAILURES:.0%} failed"
    if not requests:
        return Verdict(name="errors", ok=False, measured="no request was answered", wanted=wanted)
    told = f"{failures / requests:.2%} of {requests} requests failed"
    if measured.errors:
        message, count = next(iter(measured.errors.items()))
        told += f"; most often, {count} times: {message}"
    ok = failures <= MOST_FAILURES * requests
    return Verdict(name="errors", ok=ok, measured=told, wanted=wanted)


def steady(measured: Measurement) -> Verdict:
    """Whether three windows in a row say the same, and enough to say anything.

    Each window holds at least 2 rounds of its users and 20 requests. Throughput stays within 15 %
    of the windows' mean, or within one round where that is more. The p95 of the last window is
    within twice that of the first, or the reverse; none is above three times the middle one of
    the three; 10 ms of grace each. A window's p95 hangs on a few requests, and varies by half
    on a quiet machine of two cores at half load.
    """
    wanted = (
        f"the whole run; three windows of at least {FEWEST_ROUNDS} rounds and {FEWEST_REQUESTS}"
        f" requests each, throughput within {THROUGHPUT_SPREAD:.0%} of their mean,"
        f" first and last p95 within {DRIFT} times each other, none above {STALL} times the median"
    )
    doubt = (
        measured.stopped or _too_short(measured) or _uneven(measured) or _drifting(measured.windows)
    )
    return Verdict(
        name="steady", ok=doubt is None, measured=doubt or _levels(measured.windows), wanted=wanted
    )


def fairness(measured: Measurement, served: Mapping[str, int]) -> Verdict:
    """Whether the load reached every replica: each got at least half of its even share.

    Behind an L4 balancer one connection is one replica, and a client that shares one among its
    users loads one of many. The replicas' own counts say what came; where one does not count, the
    generator's say what went to each host.
    """
    counts = served or measured.replicas
    even = sum(counts.values()) / len(counts)
    told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    by = "by their own metrics" if served else "as the generator counted"
    return Verdict(
        name="fairness",
        ok=even > 0 and min(counts.values()) >= LEAST_SHARE * even,
        measured=f"requests {by}: {told}",
        wanted=f"each at least {LEAST_SHARE:g} of its even share, {three(LEAST_SHARE * even)}",
    )


def _lag_limit_ms(p99_ms: float | None) -> float:
    return max(LAG_FLOOR_MS, LAG_SHARE * (p99_ms or 0.0))


def _least_rps(measured: Measurement) -> float:
    round_s, length_s = measured.round_s, measured.steady.length_s
    if not round_s or length_s <= 0:
        return 0.0
    share = min(RATE_SHARE, 1 - round_s / length_s)
    return max(0.0, share) * measured.users / round_s


def _too_short(measured: Measurement) -> str | None:
    windows, round_s = measured.windows, measured.round_s
    if not measured.requests or round_s is None:
        return NOTHING
    length_s = measured.steady.length_s
    if not windows or windows[0].length_s < FEWEST_ROUNDS * round_s:
        return (
            f"too short: {length_s:.1f} s in which all users were there,"
            f" with {round_s:.2f} s from one request of a user to its next"
        )
    fewest = min(window.requests for window in windows)
    if fewest < FEWEST_REQUESTS:
        return f"too few: {fewest} requests in a window of {windows[0].length_s:.1f} s"
    return None


def _uneven(measured: Measurement) -> str | None:
    windows = measured.windows
    mean = sum(window.rps for window in windows) / len(windows)
    # The ends of a window may cut off a round of users that all ask at the same time.
    one_round = measured.users / windows[0].length_s
    allowed = max(THROUGHPUT_SPREAD * mean, one_round)
    worst = max(abs(window.rps - mean) for window in windows)
    return f"uneven: {_levels(windows)}" if worst > allowed else None


def _drifting(windows: tuple[Window, ...]) -> str | None:
    levels = [window.p95_ms or 0.0 for window in windows]
    ends = sorted((levels[0], levels[-1]))
    if ends[1] > DRIFT * ends[0] + GRACE_MS:
        return f"drifting: {_levels(windows)}"
    if max(levels) > STALL * median(levels) + GRACE_MS:
        return f"stalled for a while: {_levels(windows)}"
    return None


def _levels(windows: tuple[Window, ...]) -> str:
    rates = ", ".join(f"{three(window.rps)}" for window in windows)
    p95s = ", ".join(f"{three(window.p95_ms or 0)}" for window in windows)
    return f"{rates} requests/s, p95 {p95s} ms"
