"""Find what the pod of a load may ask for, on nodes where the service is."""

from collections.abc import Callable, Sequence

from ops.errors import NotMeasured
from ops.manifests.allocatable import Resources
from ops.targets.cluster import fit, room
from ops.targets.cluster.document import Document
from ops.targets.cluster.pod import Pod

WANTED = Resources(2000, 1024)
LEAST = Resources(100, 256)


def asked(
    nodes: Sequence[Document], pods: Sequence[Document], ours: Callable[[Document], bool]
) -> Resources:
    """What it would like, or less where no node has that; NotMeasured where none has the least.

    `ours` tells the service's own pods.
    """
    # Those that a rollout has replaced drain for a while; the load's pod waits for their room.
    staying = [one for one in pods if not (ours(one) and Pod(one).ending)]
    free = room.free(room.matching(nodes, {}), staying)
    return _least(_fitted(free), _beside_surge(free, [one for one in staying if ours(one)]))


def _beside_surge(free: Sequence[Resources], replicas: Sequence[Document]) -> Resources:
    """What leaves a rollout its one more pod, wherever the load's is put; at least the least."""
    if not replicas:
        return WANTED
    pod = room.largest(replicas)
    places = [one for one in free if fit.times(pod, one)]
    if len(places) != 1:
        return WANTED
    (only,) = places
    return Resources(
        max(LEAST.millicores, only.millicores - pod.millicores), max(LEAST.mib, only.mib - pod.mib)
    )


def _fitted(free: Sequence[Resources]) -> Resources:
    best = max(
        (one for one in free if one.mib >= LEAST.mib),
        key=lambda one: one.millicores,
        default=Resources(0, 0),
    )
    if best.millicores < LEAST.millicores:
        raise NotMeasured(
            f"no node has room for the load's pod, {LEAST.cpu} CPU and {LEAST.memory}: add one, or"
            " give the load from elsewhere, by --hosts"
        )
    return _least(WANTED, best)


def _least(one: Resources, other: Resources) -> Resources:
    return Resources(min(one.millicores, other.millicores), min(one.mib, other.mib))
