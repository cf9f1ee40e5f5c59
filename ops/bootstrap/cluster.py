"""The cluster, with a small pool for what Kubernetes itself runs, and the experiment's pool."""

import re
from typing import Any

from ops import gcloud
from ops.bootstrap import accounts
from ops.bootstrap.resource import MARK, Resource
from ops.config import Gke
from ops.experiments import Experiment
from ops.gcloud import pools
from ops.gcloud.accounts import address
from ops.gcloud.pools import Nodes
from ops.shell import Command
from ops.targets.cluster.fit import SURGE

ZONE = re.compile(r".+-[a-z]")
ZONES_OF_A_REGION = 3
SYSTEM_TYPE, SYSTEM_CPUS, SYSTEM_GIB = "e2-standard-2", 2, 8
DISK_GIB = 50
FEE_USD_HOUR = 0.10
"""Of any cluster; a monthly credit covers one that is in a single zone:
https://cloud.google.com/kubernetes-engine/pricing."""
DISK_USD_HOUR = 0.10 / 730
"""Of a GiB of balanced disk: https://cloud.google.com/compute/disks-image-pricing."""
BUSY = ("PROVISIONING", "RECONCILING", "STOPPING")
GOING = "STOPPING"


def cluster(gke: Gke) -> Resource:
    """The cluster; its own pool grows and shrinks with what Kubernetes runs."""
    nodes = Nodes(SYSTEM_TYPE, 1, 1, zones(gke), DISK_GIB, address(gke, accounts.NODES))
    price = _price(gke, SYSTEM_CPUS, SYSTEM_GIB)
    return Resource(
        what=_what(gke),
        show=gcloud.describe_cluster(gke),
        make=pools.create_cluster(gke, nodes, MARK),
        remove=pools.delete_cluster(gke),
        there=_stays,
        ours=lambda document: MARK.items() <= (document.get("resourceLabels") or {}).items(),
        busy=_busy,
        usd_hour=(FEE_USD_HOUR + price, FEE_USD_HOUR + zones(gke) * price),
    )


def pool(gke: Gke, experiment: Experiment) -> Resource:
    """The pool of the experiment's machine type: a node for each pod, and one for the surge."""
    name, most = pool_name(experiment.machine_type), experiment.pods + SURGE
    initial = max(1, most // zones(gke))
    account = address(gke, accounts.NODES)
    nodes = Nodes(experiment.machine_type, initial, 1, most, DISK_GIB, account)
    price = _price(gke, experiment.cpus, experiment.memory_gb)

    def changes(document: Any) -> tuple[Command, ...]:
        allowed = (document.get("autoscaling") or {}).get("totalMaxNodeCount", 0)
        enough = allowed >= most or not _stays(document)
        return () if enough else (pools.resize_pool(gke, name, nodes),)

    return Resource(
        what=f"node pool {name}, 1 to {most} nodes",
        show=pools.describe_pool(gke, name),
        make=pools.create_pool(gke, name, nodes, MARK),
        remove=pools.delete_pool(gke, name),
        there=_stays,
        ours=marked_pool,
        changes=changes,
        busy=_busy,
        within=_what(gke),
        usd_hour=(price, most * price),
    )


def left_pool(gke: Gke, name: str) -> Resource:
    """A pool of ours by its name alone, to be taken back."""
    return Resource(
        what=f"node pool {name}",
        show=pools.describe_pool(gke, name),
        make=pools.delete_pool(gke, name),
        remove=pools.delete_pool(gke, name),
        there=_stays,
        ours=marked_pool,
        busy=_busy,
        within=_what(gke),
    )


def pool_name(machine_type: str) -> str:
    """What a pool of that machine type is called; a name holds 39 characters."""
    return f"tfs-{machine_type}"[:39].rstrip("-")


def marked_pool(document: Any) -> bool:
    """Whether a node pool bears our mark."""
    labels = document["config"].get("resourceLabels") or {}
    return bool(MARK.items() <= labels.items() and document["name"].startswith("tfs-"))


def zones(gke: Gke) -> int:
    """How many zones a cluster in the settings' region or zone has nodes in."""
    return 1 if ZONE.fullmatch(gke.region) else ZONES_OF_A_REGION


def _what(gke: Gke) -> str:
    return f"cluster {gke.cluster} in {gke.region}"


def _busy(document: Any) -> bool:
    return document.get("status") in BUSY


def _stays(document: Any) -> bool:
    return bool(document.get("status") != GOING)


def _price(gke: Gke, cpus: float, gib: float) -> float:
    """US dollars an hour for one node, its disk included, at the settings' prices."""
    return cpus * gke.vcpu_hour_usd + gib * gke.gib_hour_usd + DISK_GIB * DISK_USD_HOUR
