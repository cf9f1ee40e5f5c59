"""Describe the nodes of a stand-in."""

from collections.abc import Mapping, Sequence
from typing import Any

NODES = {"node-1": {"cpu": "8", "memory": "16Gi"}}
SYSTEM = {"cpu": "250m", "memory": "140Mi"}
"""What a cluster's own pods ask for on each node."""


def made(
    name: str,
    labels: Mapping[str, str] | None = None,
    taints: Sequence[Mapping[str, str]] = (),
    **capacity: str,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A node that has this much to give, and the cluster's own pod on it."""
    return _node(name, labels or {}, list(taints), capacity), _system_pod(name)


def _node(name: str, labels: Any, taints: Any, capacity: Any) -> dict[str, Any]:
    own = {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": {**own, **labels}},
        "spec": {"taints": taints},
        "status": {"capacity": {"pods": "110", **capacity}},
    }


def _system_pod(node: str) -> dict[str, Any]:
    container = {
        "name": "system",
        "image": "registry.k8s.io/system:1",
        "resources": {"requests": SYSTEM},
    }
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": f"system-{node}", "namespace": "kube-system"},
        "spec": {
            "nodeName": node,
            "containers": [container],
            "tolerations": [{"operator": "Exists"}],
            "terminationGracePeriodSeconds": 1,
        },
    }
