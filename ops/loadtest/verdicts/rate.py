"""Judge whether the load that was claimed was given."""

from ops.loadtest.digits import three
from ops.loadtest.measurement import Measurement
from ops.loadtest.verdict import NOTHING, Verdict

SHARE = 0.95


def rate(measured: Measurement) -> Verdict:
    """Whether users that wait for nobody else's answer made the requests.

    Users that wait for their own answer alone make users / (wait + mean latency) requests a
    second (Little's law). A client that holds its users up stays far below. 0.95 of it must be
    there; a steady part of fewer than 20 rounds may lack one round, which its ends can cut off.

    Of an open load, 0.95 of what came due must have been answered.
    """
    if measured.offered is not None:
        return _open(measured, measured.offered)
    least = _least_rps(measured)
    wanted = f"{three(least)} requests/s ({SHARE} of users / (wait + mean latency))"
    if not measured.requests:
        return Verdict(name="rate", ok=False, measured=NOTHING, wanted=wanted)
    told = f"{three(measured.rps)} requests/s"
    return Verdict(name="rate", ok=measured.rps >= least, measured=told, wanted=wanted)


def _least_rps(measured: Measurement) -> float:
    round_s, length_s = measured.round_s, measured.steady.length_s
    if not round_s or length_s <= 0:
        return 0.0
    share = min(SHARE, 1 - round_s / length_s)
    return max(0.0, share) * measured.users / round_s


def _open(measured: Measurement, offered: float) -> Verdict:
    told = f"{three(measured.rps)} of {three(offered)} requests/s answered"
    if measured.max_in_flight >= measured.users:
        told += f", all {measured.users} connections taken at some time"
    ok = 0 < SHARE * offered <= measured.rps
    wanted = f"{SHARE} of what came due, {three(SHARE * offered)} requests/s"
    return Verdict(name="rate", ok=ok, measured=told, wanted=wanted)
