"""Work out how far a rolling update may go at once."""

import math
from collections.abc import Iterator
from typing import Any

from standin.api.resources import Object


def limits(deployment: Object) -> tuple[int, int]:
    """How many pods there may be more than asked for, and how many may be unavailable."""
    strategy, replicas = deployment["spec"]["strategy"], deployment["spec"]["replicas"]
    rolling = strategy.get("rollingUpdate")
    if not rolling or not replicas:
        return 0, 0
    surge = _number(rolling["maxSurge"], replicas, math.ceil)
    unavailable = _number(rolling["maxUnavailable"], replicas, math.floor)
    if surge == unavailable == 0:
        unavailable = 1
    return surge, min(unavailable, replicas)


def steps(deployment: Object, sets: list[Object], new: Object) -> Iterator[tuple[Object, int]]:
    """Which ReplicaSets to scale, and to what; each is worked out after the one before is done."""
    wanted = deployment["spec"]["replicas"]
    surge, unavailable = limits(deployment)
    if new["spec"]["replicas"] > wanted:
        yield new, wanted
    elif (room := wanted + surge - _replicas(sets)) > 0:
        yield new, min(wanted, new["spec"]["replicas"] + room)
    old = sorted(
        (one for one in sets if one is not new and one["spec"]["replicas"]),
        key=lambda one: one["metadata"]["creationTimestamp"],
    )
    missing = new["spec"]["replicas"] - _available(new)
    spare = _replicas(sets) - (wanted - unavailable) - missing
    for one in old:
        useless = min(max(0, spare), one["spec"]["replicas"] - _available(one))
        if useless > 0:
            spare -= useless
            yield one, one["spec"]["replicas"] - useless
    spare = sum(map(_available, sets)) - (wanted - unavailable)
    for one in old:
        going = min(max(0, spare), one["spec"]["replicas"])
        if going:
            spare -= going
            yield one, one["spec"]["replicas"] - going


def is_saturated(deployment: Object, new: Object) -> bool:
    """Whether the newest ReplicaSet has all the pods, each of them available."""
    wanted = deployment["spec"]["replicas"]
    return bool(new["spec"]["replicas"] == wanted == _available(new))


def _number(amount: Any, whole: int, rounded: Any) -> int:
    if isinstance(amount, int):
        return amount
    return int(rounded(whole * int(amount.removesuffix("%")) / 100))


def _replicas(sets: list[Object]) -> int:
    return sum(one["spec"]["replicas"] for one in sets)


def _available(one: Object) -> int:
    return int(one.get("status", {}).get("availableReplicas", 0))
