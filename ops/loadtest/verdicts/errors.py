"""Judge whether the requests were answered."""

from ops.loadtest.measurement import Measurement
from ops.loadtest.verdict import Verdict

MOST = 0.01


def errors(measured: Measurement) -> Verdict:
    """Whether at most 1 % of all requests failed, those of the ramp included."""
    requests, failures = measured.total.requests, measured.total.failures
    wanted = f"at most {MOST:.0%} failed"
    if not requests:
        return Verdict(name="errors", ok=False, measured="no request was answered", wanted=wanted)
    told = f"{failures / requests:.2%} of {requests} requests failed"
    if measured.errors:
        message, count = next(iter(measured.errors.items()))
        told += f"; most often, {count} times: {message}"
    return Verdict(name="errors", ok=failures <= MOST * requests, measured=told, wanted=wanted)
