"""Say how gcloud finds clusters of Kubernetes Engine, and writes their credentials."""

from dataclasses import replace
from pathlib import Path

from ops.config import Gke
from ops.gcloud.command import asking, changing, located
from ops.shell import Command


def describe_cluster(gke: Gke) -> Command:
    """The cluster as it stands, its node pools included."""
    return asking(gke, "container", "clusters", "describe", gke.cluster, located(gke))


def list_clusters(gke: Gke) -> Command:
    """Every cluster of the project."""
    return asking(gke, "container", "clusters", "list")


def list_pools(gke: Gke) -> Command:
    """Every node pool of the cluster."""
    return asking(gke, "container", "node-pools", "list", f"--cluster={gke.cluster}", located(gke))


def get_credentials(gke: Gke, kubeconfig: Path) -> Command:
    """Write the cluster's credentials into a kubeconfig of our own."""
    command = changing(gke, "container", "clusters", "get-credentials", gke.cluster, located(gke))
    return replace(command, env={**command.env, "KUBECONFIG": str(kubeconfig)})
