"""Judge whether the load reached every replica."""

from collections.abc import Mapping

from ops.loadtest.digits import three
from ops.loadtest.measurement import Measurement
from ops.loadtest.verdict import Verdict

LEAST_SHARE = 0.5
LEAST_SEEN = 0.95
"""Of the requests that were answered, by the replicas' own counts; fewer went elsewhere."""


def fairness(measured: Measurement, served: Mapping[str, int], replicas: int = 0) -> Verdict:
    """Whether each replica got at least half of its even share.

    Behind an L4 balancer one connection is one replica, and a client that shares one among its
    users loads one of many. The replicas' own counts say what came, of all the `replicas` that are
    known; where none is known, the generator's say what went to each host.
    """
    if unseen := _unseen(measured, served, replicas):
        return unseen
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


def _unseen(measured: Measurement, served: Mapping[str, int], replicas: int) -> Verdict | None:
    """The verdict where the replicas do not tell of all requests; None where they do, or none is
    known."""
    if replicas > len(served):
        told = f"{replicas} replicas, of which {len(served)} tell what they served"
        return Verdict(name="fairness", ok=False, measured=told, wanted="each tells it")
    answered, seen = measured.total.requests - measured.total.failures, sum(served.values())
    if not served or seen >= LEAST_SEEN * answered:
        return None
    return Verdict(
        name="fairness",
        ok=False,
        measured=f"{seen} requests by the replicas' own metrics, of {answered} that were answered",
        wanted=f"at least {LEAST_SEEN:.0%}; others answered the rest",
    )


def _alone(served: Mapping[str, int]) -> str:
    return "one replica" if served else "one address; what is behind it, if anything, is not known"
