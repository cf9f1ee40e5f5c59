"""Work out what becomes of a Deployment's ReplicaSets when its number of pods was changed."""

from typing import Any

from standin.api.resources import Object
from standin.controllers import rolling

DESIRED = "deployment.kubernetes.io/desired-replicas"
MOST = "deployment.kubernetes.io/max-replicas"


def is_due(deployment: Object, sets: list[Object]) -> bool:
    """Whether a ReplicaSet with pods was last scaled for another number of them."""
    wanted = str(deployment["spec"]["replicas"])
    return any(_annotations(one).get(DESIRED, wanted) != wanted for one in active(sets))


def active(sets: list[Object]) -> list[Object]:
    """Those that ask for pods."""
    return [one for one in sets if one["spec"]["replicas"]]


def annotations(deployment: Object) -> dict[str, str]:
    """What tells a ReplicaSet that it was scaled for the present number."""
    wanted = deployment["spec"]["replicas"]
    return {DESIRED: str(wanted), MOST: str(wanted + rolling.limits(deployment)[0])}


def sizes(deployment: Object, sets: list[Object], new: Object | None) -> list[tuple[Object, int]]:
    """What each ReplicaSet with pods is scaled to, before any rollout goes on.

    The only one gets them all, old as it may be; several share them in proportion.
    """
    wanted, there = deployment["spec"]["replicas"], active(sets)
    if len(there) == 1:
        return [(there[0], wanted)]
    if new is not None and rolling.is_saturated(deployment, new):
        return [(one, wanted if one is new else 0) for one in there]
    return _shared(deployment, there)


def _shared(deployment: Object, there: list[Object]) -> list[tuple[Object, int]]:
    wanted = deployment["spec"]["replicas"]
    most = int(annotations(deployment)[MOST]) if wanted else 0
    more = most - sum(one["spec"]["replicas"] for one in there)
    there = sorted(there, key=lambda one: -one["spec"]["replicas"])
    found, left = [], more
    for one in there:
        size = one["spec"]["replicas"]
        part = round(size * most / int(_annotations(one).get(MOST, most or 1))) - size
        part = min(part, left) if more > 0 else max(part, left)
        left -= part
        found.append((one, size + part))
    first, size = found[0]
    return [(first, max(0, size + left)), *found[1:]]


def _annotations(one: Object) -> dict[str, Any]:
    return dict(one["metadata"].get("annotations", {}))
