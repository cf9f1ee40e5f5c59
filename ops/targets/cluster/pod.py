"""Read a Pod and how its containers stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ops.targets.cluster.document import Document, condition, name, time

OVER = ("Succeeded", "Failed")
"""Phases of a pod that takes up nothing any more."""


@dataclass(frozen=True)
class Container:
    """A container as its status tells it."""

    status: Document
    spec: Document

    @property
    def image(self) -> str:
        """As the manifest has it."""
        return str(self.spec.get("image") or self.status.get("image", ""))

    @property
    def ready(self) -> bool:
        """Whether its readiness probe holds."""
        return bool(self.status.get("ready"))

    @property
    def started(self) -> bool:
        """Whether its startup probe has held."""
        return bool(self.status.get("started"))

    @property
    def restarts(self) -> int:
        """How often it was started again."""
        return int(self.status.get("restartCount", 0))

    @property
    def waiting(self) -> str:
        """Why it does not run, in one word of the kubelet's; empty when it runs or has ended."""
        return str((self._state.get("waiting") or {}).get("reason", ""))

    @property
    def waiting_message(self) -> str:
        """The same in a sentence."""
        return " ".join(str((self._state.get("waiting") or {}).get("message", "")).split())

    @property
    def running_since(self) -> datetime | None:
        """None when it does not run."""
        return time((self._state.get("running") or {}).get("startedAt"))

    @property
    def end(self) -> Document:
        """How it ended, now or the last time; empty when it never did."""
        last = self.status.get("lastState") or {}
        return self._state.get("terminated") or last.get("terminated") or {}

    @property
    def ended_before(self) -> bool:
        """Whether the words of its last end are those of `kubectl logs --previous`."""
        return bool(self.running_since and self.end)

    @property
    def _state(self) -> Document:
        state: Document = self.status.get("state") or {}
        return state


@dataclass(frozen=True)
class Pod:
    """A pod as the cluster tells it."""

    document: Document

    @property
    def name(self) -> str:
        """What it is called."""
        return name(self.document)

    @property
    def node(self) -> str:
        """The node that it is on; empty before it has one."""
        return str(self.document["spec"].get("nodeName", ""))

    @property
    def ready(self) -> bool:
        """Whether it gets traffic."""
        return condition(self.document, "Ready").get("status") == "True"

    @property
    def ending(self) -> bool:
        """Whether it was told to end."""
        return "deletionTimestamp" in self.document["metadata"]

    @property
    def phase(self) -> str:
        """Where it is in its life; `Pending` before anyone has looked at it."""
        return self._status.get("phase") or "Pending"

    @property
    def failed(self) -> bool:
        """Whether it is over, and will not be started again."""
        return self.phase == "Failed"

    @property
    def over(self) -> bool:
        """Whether it has ended, well or not; the cluster keeps such a pod listed for a while."""
        return self.phase in OVER

    @property
    def why(self) -> str:
        """Why the pod as a whole is over, in one word, such as Evicted; empty when it is not."""
        return str(self._status.get("reason", ""))

    @property
    def why_message(self) -> str:
        """The same in a sentence."""
        return " ".join(str(self._status.get("message", "")).split())

    @property
    def taken(self) -> datetime | None:
        """When its node took it."""
        return time(self._status.get("startTime"))

    @property
    def created(self) -> datetime | None:
        """When it was made."""
        return time(self.document["metadata"].get("creationTimestamp"))

    @property
    def containers(self) -> Iterator[Container]:
        """Every container that has a status, those that prepare the others first."""
        for group in ("initContainer", "container"):
            specs = {one["name"]: one for one in self.document["spec"].get(f"{group}s") or []}
            for status in self._status.get(f"{group}Statuses") or []:
                yield Container(status, specs.get(status["name"], {}))

    @property
    def _status(self) -> Document:
        status: Document = self.document.get("status") or {}
        return status
