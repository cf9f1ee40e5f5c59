"""Judge whether the load reached every replica."""

from collections.abc import Mapping

from ops.loadtest.digits import three
from ops.loadtest.measurement import Measurement
from ops.loadtest.verdict import Verdict

LEAST_SHARE = 0.5


def fairness(measured: Measurement, served: Mapping[str, int]) -> Verdict:
    """Whether each replica got at least half of its even share.

    Behind an L4 balancer one connection is one replica, and a client that shares one among its
    users loads one of many. The replicas' own counts say what came; where one does not count, the
    generator's say what went to each host.
    """
    counts = served or measured.replicas
    if len(counts) == 1:
        return Verdict(name="fairness", ok=True, measured=_alone(served), wanted="no share to get")
    even = sum(counts.values()) / len(counts)
    told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    by = "by their own metrics" if served else "as the generator counted"
    return Verdict(
        name="fairness",
        ok=even > 0 and min(counts.values()) >= LEAST_SHARE * even,
        measured=f"requests {by}: {told}",
        wanted=f"each at least {LEAST_SHARE:g} of its even share, {three(LEAST_SHARE * even)}",
    )


def _alone(served: Mapping[str, int]) -> str:
    return "one replica" if served else "one address; what is behind it, if anything, is not known"
