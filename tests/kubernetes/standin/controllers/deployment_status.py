"""Say how far a Deployment has come."""

from standin.api.resources import Object
from standin.controllers import conditions, rolling
from standin.controllers.world import age_s, now

_DONE, _LATE = "NewReplicaSetAvailable", "ProgressDeadlineExceeded"


def of(deployment: Object, sets: list[Object], new: Object | None, reason: str) -> Object:
    """The status, from its ReplicaSets' and what was just done to the newest."""
    spec, before = deployment["spec"], deployment.get("status", {})
    total, available = _sum(sets, "replicas"), _sum(sets, "availableReplicas")
    counts = {
        "replicas": total,
        "updatedReplicas": _sum([new] if new else [], "replicas"),
        "readyReplicas": _sum(sets, "readyReplicas"),
        "availableReplicas": available,
        "unavailableReplicas": max(0, sum(one["spec"]["replicas"] for one in sets) - available),
    }
    told = list(before.get("conditions", []))
    told = _available(told, available >= spec["replicas"] - rolling.limits(deployment)[1])
    if new is not None and not spec.get("paused"):
        told = _progress(told, deployment, counts, before, new, reason)
    return {
        "observedGeneration": deployment["metadata"]["generation"],
        **{name: count for name, count in counts.items() if count},
        "conditions": _failure(told, sets),
    }


def _sum(sets: list[Object], name: str) -> int:
    return sum(one.get("status", {}).get(name, 0) for one in sets)


def _available(told: list[Object], is_available: bool) -> list[Object]:
    word = "has" if is_available else "does not have"
    reason = f"MinimumReplicas{'Available' if is_available else 'Unavailable'}"
    message = f"Deployment {word} minimum availability."
    return _timed(told, "Available", is_available, reason, message, is_news=False)


def _progress(
    told: list[Object],
    deployment: Object,
    counts: dict[str, int],
    before: Object,
    new: Object,
    reason: str,
) -> list[Object]:
    name, last = new["metadata"]["name"], conditions.find(before, "Progressing")
    title = f'ReplicaSet "{name}"'
    wanted = deployment["spec"]["replicas"]
    is_done = (
        counts["updatedReplicas"] == counts["replicas"] == counts["availableReplicas"] == wanted
    )
    moved = any(
        counts[one] > before.get(one, 0)
        for one in ("updatedReplicas", "readyReplicas", "availableReplicas")
    ) or counts["replicas"] - counts["updatedReplicas"] < before.get("replicas", 0) - before.get(
        "updatedReplicas", 0
    )
    if reason == "NewReplicaSetCreated":
        message = f'Created new replica set "{name}"'
        return _timed(told, "Progressing", True, reason, message, is_news=True)
    if is_done:
        message = f"{title} has successfully progressed."
        is_news = last.get("reason") != _DONE
        return _timed(told, "Progressing", True, _DONE, message, is_news)
    if moved or reason or not last:
        message = f"{title} is progressing."
        return _timed(told, "Progressing", True, "ReplicaSetUpdated", message, is_news=True)
    is_late = age_s(last["lastUpdateTime"]) > deployment["spec"]["progressDeadlineSeconds"]
    if last["reason"] not in (_DONE, _LATE) and is_late:
        message = f"{title} has timed out progressing."
        return _timed(told, "Progressing", False, _LATE, message, is_news=True)
    return told


def _failure(told: list[Object], sets: list[Object]) -> list[Object]:
    failures = (conditions.find(one.get("status", {}), "ReplicaFailure") for one in sets)
    failure = next((one for one in failures if one), None)
    if failure is None:
        return conditions.without(told, "ReplicaFailure")
    return _timed(
        *(told, "ReplicaFailure", True, failure["reason"], failure["message"]), is_news=False
    )


def _timed(
    told: list[Object], kind: str, status: bool, reason: str, message: str, is_news: bool
) -> list[Object]:
    """Set a condition that also says when it was last updated."""
    before = next((one for one in told if one["type"] == kind), {})
    same = before.get("reason") == reason and before.get("message") == message and not is_news
    moment = before["lastUpdateTime"] if same else now()
    return conditions.changed(told, kind, status, reason, message, lastUpdateTime=moment)
