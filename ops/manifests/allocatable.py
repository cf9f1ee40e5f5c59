"""Work out what a pod may ask for, so that it has a node to itself and still fits on it.

The reserved amounts are GKE's, from "Plan GKE Standard node sizes"
(https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes).
"""

from dataclasses import dataclass

MIB_PER_GIB = 1024
EVICTION_MIB = 100

CPU_TIERS = ((1, 0.06), (1, 0.01), (2, 0.005), (float("inf"), 0.0025))
"""(cores, share reserved of them), first core first."""
MEMORY_TIERS = ((4, 0.25), (4, 0.20), (8, 0.10), (112, 0.06), (float("inf"), 0.02))
"""(GiB, share reserved of them), first GiB first."""

SYSTEM_MILLICORES = 400
"""Kept free for kube-system: its pods on every node (networking, logs, metrics, storage) and one of
the few that run once (DNS). An estimate with room to spare; `kubectl describe node` has yours."""
SYSTEM_MIB = 768
"""The same in memory, with what the kernel keeps before Kubernetes counts."""


@dataclass(frozen=True)
class Resources:
    """An amount of CPU, in thousandths of a core, and of memory, in MiB."""

    millicores: int
    mib: int

    @property
    def cpu(self) -> str:
        """The CPU as a Kubernetes quantity, whole cores as the API server writes them."""
        cores, rest = divmod(self.millicores, 1000)
        return f"{self.millicores}m" if rest else str(cores)

    @property
    def memory(self) -> str:
        """The memory as a Kubernetes quantity."""
        return f"{self.mib}Mi"


def allocatable(cpus: int, memory_gib: float) -> Resources:
    """What GKE leaves to pods on a node of `cpus` vCPUs and `memory_gib` GiB, rounded down."""
    millicores = 1000 * (cpus - _reserved(cpus, CPU_TIERS))
    mib = MIB_PER_GIB * (memory_gib - _reserved(memory_gib, MEMORY_TIERS)) - EVICTION_MIB
    return Resources(_down(millicores), _down(mib))


def request(cpus: int, memory_gib: float) -> Resources:
    """What one pod asks for: allocatable, less the system's share, but more than half of it.

    With more than half, no second pod fits beside it. A node so small that the system's share
    would take more than half gives a pod that waits for room, rather than two on one node.
    """
    node = allocatable(cpus, memory_gib)
    return Resources(
        max(node.millicores - SYSTEM_MILLICORES, node.millicores // 2 + 1),
        max(node.mib - SYSTEM_MIB, node.mib // 2 + 1),
    )


def _reserved(amount: float, tiers: tuple[tuple[float, float], ...]) -> float:
    reserved = 0.0
    for size, share in tiers:
        reserved += share * min(size, amount)
        amount = max(amount - size, 0)
    return reserved


def _down(amount: float) -> int:
    """Rounded down, but for what floating point is short of a whole number."""
    return int(round(amount, 3))
