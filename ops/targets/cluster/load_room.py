"""Find what the pod of a load may ask for, on nodes where the service is."""

from collections.abc import Callable, Sequence

from ops.errors import NotMeasured
from ops.manifests.allocatable import Resources
from ops.targets.cluster import room
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
    return _fitted(room.free(room.matching(nodes, {}), staying))


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
    return Resources(min(WANTED.millicores, best.millicores), min(WANTED.mib, best.mib))
