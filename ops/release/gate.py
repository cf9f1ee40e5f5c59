"""Judge whether a release may stay: passed, SLO missed, or not measured."""

from ops.config import Slo
from ops.errors import NotMeasured
from ops.loadtest import LoadResult
from ops.loadtest.digits import three
from ops.records import Gate


def judge(result: LoadResult | NotMeasured, slo: Slo) -> Gate:
    """The gate's outcome; a measurement that cannot be believed neither passes nor fails it."""
    if isinstance(result, NotMeasured):
        return Gate(outcome="not_measured", detail=str(result))
    if not result.valid:
        doubts = [f"{one.name}: {one.measured}" for one in result.verdicts if not one.ok]
        return Gate(outcome="not_measured", detail="; ".join(doubts))
    # A valid measurement has answers in it, and so a p99.
    p99_ms = result.latency_ms.p99 or 0.0
    misses = _misses(result, p99_ms, slo)
    if misses:
        return Gate(outcome="slo_missed", detail="; ".join(misses))
    within = f"p99 {three(p99_ms)} ms is within {slo.p99_ms:g} ms"
    return Gate(outcome="passed", detail=f"{within}, {result.failures} of {result.requests} failed")


def _misses(result: LoadResult, p99_ms: float, slo: Slo) -> list[str]:
    misses = []
    if p99_ms > slo.p99_ms:
        misses.append(f"p99 is {three(p99_ms)} ms, above {slo.p99_ms:g} ms")
    if result.failures > slo.error_rate * result.requests:
        share = result.failures / result.requests
        misses.append(f"{share:.1%} of the requests failed, above {slo.error_rate:.1%}")
    return misses
