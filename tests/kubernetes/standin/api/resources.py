"""List the resources that are served, and how they are called."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Object = dict[str, Any]
ALL_VERBS = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")
STATUS_VERBS = ("get", "patch", "update")


@dataclass(frozen=True)
class Resource:
    """A kind of object, as it stands in a URL."""

    group: str
    kind: str
    plural: str
    namespaced: bool = True
    short: tuple[str, ...] = ()
    status: bool = False
    """Whether the status is written through a subresource of its own."""
    counted: bool = False
    """Whether `metadata.generation` counts the changes of the specification."""
    subresources: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ALL_VERBS

    @property
    def api_version(self) -> str:
        return f"{self.group}/v1" if self.group else "v1"

    @property
    def title(self) -> str:
        """As error messages name it: `deployments.apps`."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def kind_title(self) -> str:
        """As messages about bad objects name it: `Deployment.apps`."""
        return f"{self.kind}.{self.group}" if self.group else self.kind

    @property
    def path(self) -> str:
        """Its group's part of a URL."""
        return f"/apis/{self.group}/v1" if self.group else "/api/v1"


RBAC, AUTHORIZATION = "rbac.authorization.k8s.io", "authorization.k8s.io"
RESOURCES = (
    Resource("", "Namespace", "namespaces", False, ("ns",), True, False, ("finalize",)),
    Resource("", "Node", "nodes", False, ("no",), True),
    Resource(
        *("", "Pod", "pods", True, ("po",), True, True),
        subresources=("binding", "eviction", "log", "portforward", "proxy"),
    ),
    Resource("", "Service", "services", True, ("svc",), True, subresources=("proxy",)),
    Resource("", "Endpoints", "endpoints", True, ("ep",)),
    Resource("", "ConfigMap", "configmaps", True, ("cm",)),
    Resource("", "Secret", "secrets"),
    Resource("", "Event", "events", True, ("ev",)),
    Resource("", "ServiceAccount", "serviceaccounts", True, ("sa",), subresources=("token",)),
    Resource("", "ResourceQuota", "resourcequotas", True, ("quota",), True),
    Resource("apps", "Deployment", "deployments", True, ("deploy",), True, True, ("scale",)),
    Resource("apps", "ReplicaSet", "replicasets", True, ("rs",), True, True, ("scale",)),
    Resource("batch", "Job", "jobs", True, (), True, True),
    Resource("coordination.k8s.io", "Lease", "leases"),
    Resource("policy", "PodDisruptionBudget", "poddisruptionbudgets", True, ("pdb",), True, True),
    Resource(RBAC, "Role", "roles"),
    Resource(RBAC, "RoleBinding", "rolebindings"),
    Resource(RBAC, "ClusterRole", "clusterroles", False),
    Resource(RBAC, "ClusterRoleBinding", "clusterrolebindings", False),
    Resource(
        *(AUTHORIZATION, "SelfSubjectAccessReview", "selfsubjectaccessreviews", False),
        verbs=("create",),
    ),
    Resource(
        *(AUTHORIZATION, "SelfSubjectRulesReview", "selfsubjectrulesreviews", False),
        verbs=("create",),
    ),
    Resource(
        *("authentication.k8s.io", "SelfSubjectReview", "selfsubjectreviews", False),
        verbs=("create",),
    ),
)
BY_PATH = {(one.group, one.plural): one for one in RESOURCES}
GROUPS = tuple(dict.fromkeys(one.group for one in RESOURCES if one.group))
# What a subresource takes and gives, where that is not its resource's own kind.
KINDS = {
    "binding": ("", "Binding"),
    "eviction": ("policy", "Eviction"),
    "portforward": ("", "PodPortForwardOptions"),
    "scale": ("autoscaling", "Scale"),
    "token": ("authentication.k8s.io", "TokenRequest"),
}
SUBRESOURCE_VERBS = {
    "binding": ("create",),
    "eviction": ("create",),
    "finalize": ("update",),
    "log": ("get",),
    "portforward": ("create", "get"),
    "proxy": ("create", "delete", "get", "patch", "update"),
    "token": ("create",),
}


def of_group(group: str) -> Iterator[Resource]:
    """The resources of one group; of the core group for an empty name."""
    return (one for one in RESOURCES if one.group == group)


def subresources(resource: Resource) -> tuple[str, ...]:
    """What can be asked below an object of this resource."""
    return (*(("status",) if resource.status else ()), *resource.subresources)
