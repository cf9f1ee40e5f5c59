"""Render Kubernetes manifests, and check offline that a cluster and the server will take them."""

from ops.manifests.checks import check
from ops.manifests.deployment import Deployment
from ops.manifests.files import write
from ops.manifests.manifest import Manifest
from ops.manifests.placement import Placement
from ops.manifests.templates import render

__all__ = ["Deployment", "Manifest", "Placement", "check", "render", "write"]
