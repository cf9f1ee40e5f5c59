"""Judge whether latencies are the times that were really waited."""

from ops.loadtest.digits import three
from ops.loadtest.measurement import Measurement
from ops.loadtest.verdict import NOTHING, Verdict

TOLERANCE = 0.1
LEAST_MS = 0.1
"""Three digits of the generator's unit, a microsecond."""


def clock(measured: Measurement) -> Verdict:
    """Whether the latencies add up, and are known to three digits.

    The generator integrates over time how many requests are due and unanswered, without a look at
    any request's latency. That is the time that requests waited in the steady part (Little's law,
    with what its two ends cut off), if and only if every latency counts from when its request was
    due. A clock that starts when a request is sent forgives the time that it was kept from being
    sent, and comes out short: coordinated omission.
    """
    outstanding, p50_ms = measured.outstanding, measured.latency_ms.p50
    wanted = f"within {TOLERANCE:.0%} of each other; p50 at least {LEAST_MS:g} ms"
    if outstanding is None or p50_ms is None:
        return Verdict(name="clock", ok=False, measured=NOTHING, wanted=wanted)
    off = abs(outstanding.counted - outstanding.timed)
    return Verdict(
        name="clock",
        ok=off <= TOLERANCE * outstanding.counted and p50_ms >= LEAST_MS,
        measured=(
            f"{three(outstanding.counted)} requests due and unanswered on average, as counted;"
            f" {three(outstanding.timed)} by their latencies; p50 {three(p50_ms)} ms"
        ),
        wanted=wanted,
    )
