"""Judge whether the figures hold still."""

import math
from statistics import median

from ops.loadtest.digits import three
from ops.loadtest.measurement import Measurement, Window
from ops.loadtest.verdict import NOTHING, Verdict

FEWEST_ROUNDS = 2
FEWEST_REQUESTS = 20
THROUGHPUT_SPREAD = 0.15
DRIFT, STALL = 2, 3
GRACE_MS = 10.0


def steady(measured: Measurement) -> Verdict:
    """Whether three windows in a row say the same, and enough to say anything.

    Each window holds at least 2 rounds of its users and 20 requests. Throughput stays within 15 %
    of the windows' mean, or within one round where that is more, or, of an open load, within three
    deviations of what is random. Of latency it is the p99 that
    must hold, as far as the windows can tell it: from about 380 requests on, the p99 that might
    have been measured has an upper end (95 % confidence). Then no two windows' intervals may
    lie more than twice apart: a difference counts when it cannot be chance. With fewer requests
    the p99 is little else than the slowest of them, and the p95 stands in for it: that of the last
    window is within twice that of the first, or the reverse, and none is above three times the
    middle one, since it varies by half on a quiet machine of two cores at half load. 10 ms of
    grace each.
    """
    name = _percentile(measured.windows)
    wanted = (
        f"the whole run; three windows of at least {FEWEST_ROUNDS} rounds and {FEWEST_REQUESTS}"
        f" requests each, throughput within {THROUGHPUT_SPREAD:.0%} of their mean, " + _wanted(name)
    )
    doubt = measured.stopped or _too_short(measured) or _uneven(measured) or _drifting(measured)
    return Verdict(
        name="steady", ok=doubt is None, measured=doubt or _levels(measured.windows), wanted=wanted
    )


def _percentile(windows: tuple[Window, ...]) -> str:
    return "p99" if windows and all(one.p99_between_ms for one in windows) else "p95"


def _wanted(percentile: str) -> str:
    if percentile == "p99":
        return f"no p99 certainly above {DRIFT} times another"
    return (
        f"first and last p95 within {DRIFT} times each other, none above {STALL} times the median"
        " (too few requests for a p99)"
    )


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
    allowed = max(THROUGHPUT_SPREAD * mean, _by_chance(measured, mean, windows[0].length_s))
    worst = max(abs(window.rps - mean) for window in windows)
    return f"uneven: {_levels(windows)}" if worst > allowed else None


def _by_chance(measured: Measurement, mean: float, length_s: float) -> float:
    """What a window's throughput may differ by that is the same."""
    if measured.rate is not None:
        # Arrivals in a window are Poisson's: their variance is their number.
        return 3 * math.sqrt(mean / length_s)
    # The ends of a window may cut off a round of users that all ask at the same time.
    return measured.users / length_s


def _drifting(measured: Measurement) -> str | None:
    windows = measured.windows
    intervals = [one.p99_between_ms for one in windows if one.p99_between_ms]
    if len(intervals) < len(windows):
        return _p95_drifting(windows)
    highest, lowest = max(low for low, _ in intervals), min(high for _, high in intervals)
    if highest > DRIFT * lowest + GRACE_MS:
        return f"drifting: {_levels(windows)}"
    return None


def _p95_drifting(windows: tuple[Window, ...]) -> str | None:
    levels = [window.p95_ms or 0.0 for window in windows]
    ends = sorted((levels[0], levels[-1]))
    if ends[1] > DRIFT * ends[0] + GRACE_MS:
        return f"drifting: {_levels(windows)}"
    if max(levels) > STALL * median(levels) + GRACE_MS:
        return f"stalled for a while: {_levels(windows)}"
    return None


def _levels(windows: tuple[Window, ...]) -> str:
    rates = ", ".join(f"{three(window.rps)}" for window in windows)
    name = _percentile(windows)
    values = (window.p99_ms if name == "p99" else window.p95_ms for window in windows)
    return f"{rates} requests/s, {name} {', '.join(three(value or 0) for value in values)} ms"
