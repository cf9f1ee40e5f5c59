"""Judge a measurement: was the load given, was it answered, and do the figures tell the truth?"""

from collections.abc import Mapping
from types import MappingProxyType

from ops.loadtest.measurement import Measurement
from ops.loadtest.verdict import Verdict
from ops.loadtest.verdicts.clock import clock
from ops.loadtest.verdicts.errors import errors
from ops.loadtest.verdicts.fairness import fairness
from ops.loadtest.verdicts.headroom import headroom
from ops.loadtest.verdicts.identity import identity
from ops.loadtest.verdicts.rate import rate
from ops.loadtest.verdicts.steady import steady

__all__ = ["Verdict", "identity", "judge"]
NONE: Mapping[str, int] = MappingProxyType({})


def judge(
    measured: Measurement, served: Mapping[str, int] = NONE, replicas: int = 0
) -> tuple[Verdict, ...]:
    """Every verdict that the figures alone allow; a measurement is valid when all are ok.

    `served` are the requests that each replica itself says it got, of those that say it;
    `replicas` is how many are known.
    """
    found = (one(measured) for one in (rate, headroom, errors, steady, clock))
    return (*found, fairness(measured, served, replicas))
