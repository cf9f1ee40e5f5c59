"""Fit an experiment's pods to what a cluster's nodes have free."""

import math
from collections.abc import Sequence
from dataclasses import replace

from ops.errors import OpsError
from ops.experiments import Experiment
from ops.manifests import Placement
from ops.manifests.allocatable import Resources

LEAST = Resources(500, 1536)
"""What a pod needs at the least: TensorFlow takes about 0.5 GiB, a ResNet50 with its working memory
as much again, and loading it on less than half a CPU takes minutes."""
SURGE = 1
"""A pod more than there are, while they are replaced."""
CORE = 1000


def fit(experiment: Experiment, free: Sequence[Resources]) -> Placement:
    """The experiment's pods, or fewer of them, or smaller ones where not even one fits.

    `free` is what each node has to give, the service's own pods counted as gone. One more pod than
    serve must fit, since a rollout starts a new one before an old one goes. Raises OpsError where
    not even two of the smallest fit.
    """
    wanted = replace(Placement.of(experiment), node_selector={})
    room = sum(times(wanted.request, node) for node in free) - SURGE
    if room > 0:
        return replace(wanted, pods=min(wanted.pods, room))
    for count in range(experiment.pods, 0, -1):
        share = _share(free, count + SURGE)
        if share:
            return _reduced(wanted, count, share)
    told = ", ".join(f"{one.cpu} CPU and {one.memory}" for one in free) or "no nodes"
    raise OpsError(
        f"there is no room for a pod and its replacement, each of {LEAST.cpu} CPU and"
        f" {LEAST.memory} of memory at the least; the nodes have {told} free"
    )


def note(experiment: Experiment, placed: Placement) -> str:
    """What was reduced, in words; empty when nothing was."""
    whole = Placement.of(experiment)
    if (placed.pods, placed.request) == (whole.pods, whole.request):
        return ""
    return (
        f"{placed.pods} pods of {placed.request.cpu} CPU and {placed.request.memory} here, not"
        f" {whole.pods} of {whole.request.cpu} and {whole.request.memory}: the figures do not"
        " compare with those of the experiment's own machines"
    )


def _share(free: Sequence[Resources], pods: int) -> Resources | None:
    """The most that each of so many equal pods may ask for; None where that is too little.

    Tried is every number of pods on the fullest node.
    """
    tried = (_with(free, pods, most) for most in range(1, pods + 1))
    found = [one for one in tried if one and _fits(LEAST, one)]
    return max(found, key=lambda one: (one.millicores, one.mib), default=None)


def _with(free: Sequence[Resources], pods: int, most: int) -> Resources | None:
    """The share with at most so many pods on a node; None where the nodes are too few for it."""
    slots = sorted(
        (Resources(node.millicores // most, node.mib // most) for node in free),
        key=lambda one: (one.millicores, one.mib),
        reverse=True,
    )
    used = slots[: math.ceil(pods / most)]
    if len(used) * most < pods:
        return None
    return Resources(min(one.millicores for one in used), min(one.mib for one in used))


def times(pod: Resources, free: Resources) -> int:
    """How many such pods fit on a node."""
    return max(0, min(free.millicores // pod.millicores, free.mib // pod.mib))


def _fits(pod: Resources, free: Resources) -> bool:
    return pod.millicores <= free.millicores and pod.mib <= free.mib


def _reduced(wanted: Placement, pods: int, share: Resources) -> Placement:
    """`wanted` with no more than `share` for a pod; a limit of whole CPUs, as threads are."""
    request = Resources(
        min(wanted.request.millicores, share.millicores // 50 * 50),
        min(wanted.request.mib, share.mib // 64 * 64),
    )
    cpus = min(wanted.cpus, max(1, request.millicores // CORE))
    ceiling = math.ceil(request.millicores / CORE) * CORE
    limit = Resources(min(wanted.limit.millicores, max(ceiling, cpus * CORE)), request.mib)
    return replace(wanted, pods=pods, request=request, limit=limit, cpus=cpus)
