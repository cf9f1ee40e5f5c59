"""Judge whether latencies are the times that were really waited."""

import math

from ops.loadtest.digits import three
from ops.loadtest.measurement import Measurement
from ops.loadtest.verdict import NOTHING, Verdict

TOLERANCE, CHANCE = 0.1, 4
LOOK_S = 0.05
LEAST_MS = 0.1
"""Three digits of the generator's unit, a microsecond."""


def clock(measured: Measurement) -> Verdict:
    """Whether the latencies add up, and are known to three digits.

    The generator counts 20 times a second how many requests are due and unanswered, without a
    look at any request's time. On average these are requests a second times mean latency
    (Little's law), if and only if every latency counts from when its request was due. A clock that
    starts when a request is sent forgives the time that it was kept from being sent, and comes out
    short: coordinated omission. Within 10 %, or what chance makes of so few: 4 standard deviations
    of the average of a count that is Poisson's and holds for a latency and the time between looks.
    """
    mean_ms, p50_ms = measured.mean_latency_ms, measured.latency_ms.p50
    wanted = f"within {TOLERANCE:.0%} of one another, or chance; p50 at least {LEAST_MS:g} ms"
    if mean_ms is None or p50_ms is None or measured.outstanding is None:
        return Verdict(name="clock", ok=False, measured=NOTHING, wanted=wanted)
    timed = measured.rps * mean_ms / 1000
    told = (
        f"{three(measured.outstanding)} requests due and unanswered on average, as counted;"
        f" {three(timed)} as timed; p50 {three(p50_ms)} ms"
    )
    allowed = max(TOLERANCE * measured.outstanding, CHANCE * _deviation(measured, mean_ms / 1000))
    ok = abs(measured.outstanding - timed) <= allowed and p50_ms >= LEAST_MS
    return Verdict(name="clock", ok=ok, measured=told, wanted=wanted)


def _deviation(measured: Measurement, latency_s: float) -> float:
    length_s = max(1.0, measured.steady.length_s)
    return math.sqrt((measured.outstanding or 0.0) * (2 * latency_s + LOOK_S) / length_s)
