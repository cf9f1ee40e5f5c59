"""Put into a new cluster what every cluster begins with."""

from standin.api import defaults, preparation
from standin.api.access import MASTERS
from standin.api.resources import BY_PATH, RBAC, Object
from standin.api.store import Store

NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")
_READ = ["get", "list", "watch"]
_WRITE = [*_READ, "create", "delete", "deletecollection", "patch", "update"]
_GROUPS = ["", "apps", "batch", "coordination.k8s.io", "policy"]
_ROLES = {
    "cluster-admin": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}],
    "edit": [{"apiGroups": _GROUPS, "resources": ["*"], "verbs": _WRITE}],
    "view": [{"apiGroups": _GROUPS, "resources": ["*"], "verbs": _READ}],
}


def seed(store: Store) -> None:
    """Make the first namespaces and roles, unless they are there."""
    for name in NAMESPACES:
        _make(store, "", "namespaces", {"metadata": {"name": name}})
    for name, rules in _ROLES.items():
        _make(store, RBAC, "clusterroles", {"metadata": {"name": name}, "rules": rules})
    binding = {
        "metadata": {"name": "cluster-admin"},
        "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": "cluster-admin"},
        "subjects": [{"apiGroup": RBAC, "kind": "Group", "name": MASTERS}],
    }
    _make(store, RBAC, "clusterrolebindings", binding)


def _make(store: Store, group: str, plural: str, value: Object) -> None:
    resource = BY_PATH[group, plural]
    if store.get(resource, "", value["metadata"]["name"]):
        return
    value |= {"apiVersion": resource.api_version, "kind": resource.kind}
    preparation.create(resource, value)
    defaults.fill(resource.kind, value)
    store.put(resource, value)
