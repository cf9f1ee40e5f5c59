"""Take the cluster that the operator has: OPS_TEST_KUBECONFIG, and its OPS_TEST_REGISTRY."""

import os
from pathlib import Path

import yaml

from clusters.backend import Backend

KUBECONFIG, REGISTRY = "OPS_TEST_KUBECONFIG", "OPS_TEST_REGISTRY"


def backend() -> Backend:
    """The current context of that kubeconfig."""
    path = Path(os.environ[KUBECONFIG]).expanduser()
    context = yaml.safe_load(path.read_text(encoding="utf-8"))["current-context"]
    registry = os.environ.get(REGISTRY, "")
    able = {"pods", *(("registry",) if registry else ())}
    return Backend("the cluster", path, context, frozenset(able), registry)
