"""Tell what the nodes of a cluster have free for pods."""

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from ops.manifests.allocatable import MIB_PER_GIB, Resources
from ops.manifests.quantities import parse
from ops.targets.cluster.document import Document, condition, name
from ops.targets.cluster.pod import Pod

KEEPS_OUT = ("NoSchedule", "NoExecute")
MIB = MIB_PER_GIB**2
NOTHING = Resources(0, 0)


def matching(nodes: Sequence[Document], selector: Mapping[str, str]) -> list[Document]:
    """Those with the labels of `selector` that take a pod of ours: ready, and not kept free."""
    return [
        node
        for node in nodes
        if selector.items() <= (node["metadata"].get("labels") or {}).items() and _takes_pods(node)
    ]


def free(nodes: Sequence[Document], pods: Sequence[Document]) -> list[Resources]:
    """What each node has to give, less what the `pods` on it request.

    `pods` are all but those that a release replaces.
    """
    return [_free(node, [one for one in pods if _is_on(one, node)]) for node in nodes]


def largest(pods: Sequence[Document]) -> Resources:
    """The most that any of the pods requests, of each kind."""
    asked = [_requested(one) for one in pods]
    cores, memory = max(one for one, _ in asked), max(one for _, one in asked)
    return Resources(math.ceil(cores * 1000), math.ceil(memory / MIB))


def _takes_pods(node: Document) -> bool:
    spec = node.get("spec") or {}
    taints = [one["effect"] for one in spec.get("taints") or []]
    ready = condition(node, "Ready").get("status") == "True"
    return ready and not spec.get("unschedulable") and not set(taints) & set(KEEPS_OUT)


def _is_on(pod: Document, node: Document) -> bool:
    one = Pod(pod)
    return one.node == name(node) and not one.over


def _free(node: Document, pods: Sequence[Document]) -> Resources:
    given = node["status"]["allocatable"]
    asked = [_requested(one) for one in pods]
    cores = parse(given["cpu"]) - sum((one for one, _ in asked), Decimal(0))
    memory = parse(given["memory"]) - sum((one for _, one in asked), Decimal(0))
    # A node whose pods' number is spent has no room, however much of the rest there is.
    if len(pods) >= parse(given.get("pods", "110")):
        return NOTHING
    return Resources(max(0, int(cores * 1000)), max(0, int(memory / MIB)))


def _requested(pod: Document) -> tuple[Decimal, Decimal]:
    """Cores and bytes that the scheduler counts: its containers together, or the largest of those
    that prepare them, which run one after the other; and what the pod itself costs.

    https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
    """
    spec = pod["spec"]
    return _counted(spec, "cpu"), _counted(spec, "memory")


def _counted(spec: Document, what: str) -> Decimal:
    running = sum(_requests(spec.get("containers"), what), Decimal(0))
    sidecars = [one for one in spec.get("initContainers") or [] if one.get("restartPolicy")]
    running += sum(_requests(sidecars, what), Decimal(0))
    preparing = max(_requests(spec.get("initContainers"), what), default=Decimal(0))
    overhead = parse(str((spec.get("overhead") or {}).get(what, 0)))
    return max(running, preparing) + overhead


def _requests(containers: Sequence[Document] | None, what: str) -> Iterator[Decimal]:
    for one in containers or ():
        requests = (one.get("resources") or {}).get("requests") or {}
        yield parse(str(requests.get(what, 0)))
