"""Say how gcloud makes and removes clusters and node pools of Kubernetes Engine."""

from collections.abc import Mapping
from dataclasses import dataclass

from ops.config import Gke
from ops.gcloud.command import asking, changing, located
from ops.shell import Command

MAKE_S = 2400.0
"""A cluster takes five to ten minutes, a node pool one to three; more where Google is busy."""
POOLS = ("container", "node-pools")


@dataclass(frozen=True)
class Nodes:
    """The nodes of one pool."""

    machine_type: str
    initial: int
    """In each zone."""
    least: int
    most: int
    """In all zones together."""
    disk_gib: int
    account: str
    """The service account that they are."""

    @property
    def flags(self) -> tuple[str, ...]:
        """As gcloud takes them."""
        return (
            f"--machine-type={self.machine_type}",
            f"--num-nodes={self.initial}",
            *self.bounds,
            f"--disk-size={self.disk_gib}",
            f"--service-account={self.account}",
            # Which roles the account has decides; scopes are the older way.
            "--scopes=cloud-platform",
        )

    @property
    def bounds(self) -> tuple[str, ...]:
        """Those that the autoscaler keeps to."""
        most = f"--total-max-nodes={self.most}"
        return "--enable-autoscaling", f"--total-min-nodes={self.least}", most


def create_cluster(gke: Gke, nodes: Nodes, labels: Mapping[str, str]) -> Command:
    """Make the cluster with a pool of `nodes`."""
    told = (
        "--release-channel=regular",
        # Pods do not get the nodes' own credentials.
        f"--workload-pool={gke.project}.svc.id.goog",
        *nodes.flags,
        _labels(labels),
    )
    made = ("container", "clusters", "create", gke.cluster, located(gke))
    return changing(gke, *made, *told, timeout_s=MAKE_S)


def delete_cluster(gke: Gke) -> Command:
    """Remove the cluster, its nodes and all that runs there."""
    removed = ("container", "clusters", "delete", gke.cluster, located(gke))
    return changing(gke, *removed, timeout_s=MAKE_S)


def describe_pool(gke: Gke, name: str) -> Command:
    """Whether the pool is there, and its bounds."""
    return asking(gke, *POOLS, "describe", name, *_in(gke))


def create_pool(gke: Gke, name: str, nodes: Nodes, labels: Mapping[str, str]) -> Command:
    """Make the pool."""
    made = (*POOLS, "create", name, *_in(gke))
    return changing(gke, *made, *nodes.flags, _labels(labels), timeout_s=MAKE_S)


def resize_pool(gke: Gke, name: str, nodes: Nodes) -> Command:
    """Let the pool have as many nodes as `nodes` says."""
    changed = (*POOLS, "update", name, *_in(gke))
    return changing(gke, *changed, *nodes.bounds, timeout_s=MAKE_S)


def delete_pool(gke: Gke, name: str) -> Command:
    """Remove the pool and its nodes."""
    return changing(gke, *POOLS, "delete", name, *_in(gke), timeout_s=MAKE_S)


def _labels(labels: Mapping[str, str]) -> str:
    return f"--labels={','.join(f'{key}={value}' for key, value in labels.items())}"


def _in(gke: Gke) -> tuple[str, str]:
    return f"--cluster={gke.cluster}", located(gke)
