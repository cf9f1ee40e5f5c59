"""Ask and change a Kubernetes cluster through kubectl, with a kubeconfig of our own."""

from ops.kubectl.api import Api
from ops.kubectl.cluster import FIELD_MANAGER, Cluster
from ops.kubectl.command import kubectl
from ops.kubectl.object import Object

__all__ = ["FIELD_MANAGER", "Api", "Cluster", "Object", "kubectl"]
