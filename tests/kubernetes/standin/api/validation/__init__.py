"""Find what is wrong with an object, in the words of Kubernetes' validation."""

from collections.abc import Callable, Iterator

from standin.api.field import FieldError
from standin.api.resources import Object, Resource
from standin.api.validation import (
    access,
    budgets,
    deployments,
    jobs,
    leases,
    maps,
    metadata,
    pods,
    services,
)

Found = Iterator[FieldError]
_NEW: dict[str, Callable[[Object], Found]] = {
    "ConfigMap": maps.config_map,
    "Secret": maps.secret,
    "Service": services.service,
    "Deployment": deployments.deployment,
    "ReplicaSet": deployments.replica_set,
    "Pod": pods.pod,
    "Job": jobs.job,
    "Lease": leases.lease,
    "PodDisruptionBudget": budgets.budget,
    "RoleBinding": access.binding,
    "ClusterRoleBinding": access.binding,
}
_CHANGED: dict[str, Callable[[Object, Object], Found]] = {
    "ConfigMap": maps.changed,
    "Secret": maps.secret_changed,
    "Service": services.changed,
    "Deployment": deployments.changed,
    "ReplicaSet": deployments.changed,
    "Pod": pods.changed,
    "Job": jobs.changed,
    "RoleBinding": access.changed,
    "ClusterRoleBinding": access.changed,
}


def errors(resource: Resource, value: Object, before: Object | None) -> list[FieldError]:
    """What is wrong with an object, and with its change if there was one before."""
    found = list(metadata.metadata(resource, value))
    if before:
        found += metadata.changed(value, before)
    if check := _NEW.get(resource.kind):
        found += check(value)
    if before and (compare := _CHANGED.get(resource.kind)):
        found += compare(value, before)
    return found
