"""Judge whether the generator had time to spare."""

from ops.loadtest.digits import three
from ops.loadtest.measurement import Measurement
from ops.loadtest.verdict import Verdict

MOST_BUSY = 0.9
LAG_FLOOR_MS, LAG_SHARE = 10.0, 1 / 3


def headroom(measured: Measurement) -> Verdict:
    """Whether the generator was too idle to colour a latency; of several, the worst process counts.

    Every answer waits for the event loop before its time is taken. The loop's lag, p99, may be a
    third of the latency's p99, so that the server makes the most of every figure; 10 ms are always
    allowed, since a machine that also runs the server takes so long now and then. The loop's thread
    may be at work for 0.9 of the time: above that it is a queue of its own, and cannot give more.
    """
    limit_ms = max(LAG_FLOOR_MS, LAG_SHARE * (measured.latency_ms.p99 or 0.0))
    wanted = f"busy at most {MOST_BUSY:.0%} of the time, lag at most {three(limit_ms)} ms (p99)"
    busy = [one.busy for one in measured.workers.values()]
    lags = [one.lag_ms.p99 for one in measured.workers.values() if one.lag_ms.p99 is not None]
    if not lags:
        told = "the generator's lag was not measured in the steady part"
        return Verdict(name="headroom", ok=False, measured=told, wanted=wanted)
    told = f"busy {max(busy):.0%}, lag {three(max(lags))} ms"
    ok = max(busy) <= MOST_BUSY and max(lags) <= limit_ms
    return Verdict(name="headroom", ok=ok, measured=told, wanted=wanted)
