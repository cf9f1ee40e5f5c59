"""Hold what the cluster tells of a rollout at one moment."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from ops.targets.cluster.document import Document, name, owned_by
from ops.targets.cluster.event import Event
from ops.targets.cluster.pod import Pod

REVISION = "deployment.kubernetes.io/revision"


@dataclass(frozen=True)
class RolloutState:
    """A Deployment, and what belongs to its new revision and to the old ones."""

    deployment: Document
    now: datetime
    """By the cluster's clock or ours; with its time zone."""
    replica_set: Document | None = None
    """That of the new revision; None until the cluster has made it."""
    new: tuple[Pod, ...] = ()
    old: tuple[Pod, ...] = ()
    events: tuple[Event, ...] = ()
    """Of the pods and of their ReplicaSets, the oldest first."""
    logs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The last lines of pods, by the pod's name, where they were asked for."""

    @classmethod
    def of(cls, items: Iterable[Document], deployment: str, now: datetime) -> "RolloutState":
        """The state in the `items` of `kubectl get deployment,replicasets,pods,events -o json`.

        Raises KeyError when the Deployment is not among them.
        """
        kinds: dict[str, list[Document]] = {}
        for item in items:
            kinds.setdefault(item["kind"], []).append(item)
        whole = {name(one): one for one in kinds.get("Deployment", [])}[deployment]
        sets = [one for one in kinds.get("ReplicaSet", []) if owned_by(one, whole)]
        newest = next((one for one in sets if _is_newest(one, whole)), None)
        new, old = [], []
        for pod in kinds.get("Pod", []):
            if newest and owned_by(pod, newest):
                new.append(Pod(pod))
            elif any(owned_by(pod, one) for one in sets):
                old.append(Pod(pod))
        ours = {*map(name, sets), *(pod.name for pod in [*new, *old])}
        events = events_of(kinds.get("Event", []), ours, now)
        return cls(whole, now, newest, tuple(new), tuple(old), events)

    def with_logs(self, logs: Mapping[str, Sequence[str]]) -> "RolloutState":
        """The same, with what pods have said last."""
        return replace(self, logs=logs)

    def happened(self, about: str, reason: str, words: str = "") -> list[Event]:
        """The events of that object with that reason, and with `words` in them; oldest first."""
        return [
            one
            for one in self.events
            if one.about == about and one.reason == reason and words in one.message
        ]

    def age_s(self, moment: datetime | None) -> float:
        """Seconds since then; 0 for no moment, and for one ahead of our clock."""
        return max(0.0, (self.now - moment).total_seconds()) if moment else 0.0


def events_of(items: Iterable[Document], about: Set[str], now: datetime) -> tuple[Event, ...]:
    """The events of the objects so called, the oldest first; one without a time is of now."""
    told = (one for one in map(Event.of, items) if one.about in about)
    return tuple(sorted(told, key=lambda one: one.last or now))


def _is_newest(replica_set: Document, deployment: Document) -> bool:
    """A revision is the newest once the controller has seen the manifest as it is now."""
    metadata = deployment["metadata"]
    if metadata.get("generation", 0) > deployment.get("status", {}).get("observedGeneration", 0):
        return False
    wanted = (metadata.get("annotations") or {}).get(REVISION)
    return (replica_set["metadata"].get("annotations") or {}).get(REVISION) == wanted
