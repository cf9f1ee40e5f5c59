"""Put pods on nodes, or say why none will do."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from standin.api import quantity
from standin.api.resources import Object
from standin.controllers import conditions, placement, spread
from standin.controllers.client import Refused
from standin.controllers.world import World, is_ending

_NAME = "default-scheduler"
_ENDED = ("Failed", "Succeeded")


class Scheduler:
    """The scheduler; it never takes a pod's place from another."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def step(self) -> None:
        """Try every pod that has no node yet."""
        waiting = (
            one
            for one in self._world["Pod"]
            if not one["spec"].get("nodeName") and not is_ending(one)
        )
        for pod in sorted(waiting, key=lambda one: one["metadata"]["creationTimestamp"]):
            await self._schedule(pod)

    async def _schedule(self, pod: Object) -> None:
        nodes = sorted(self._world["Node"], key=lambda one: str(one["metadata"]["name"]))
        reasons = [(node, self._reason(pod, node, nodes)) for node in nodes]
        fitting = [node for node, reason in reasons if not reason]
        if fitting:
            await self._bind(pod, min(fitting, key=self._load))
        else:
            await self._refuse(pod, _told([reason for _, reason in reasons]))

    def _reason(self, pod: Object, node: Object, nodes: list[Object]) -> str:
        if reason := placement.reason(pod, node):
            return reason
        if reason := self._lacking(pod, node):
            return reason
        others = [one for one in self._world["Pod"] if one["spec"].get("nodeName")]
        return spread.reason(pod, node, nodes, others)

    def _lacking(self, pod: Object, node: Object) -> str:
        there = list(self._on(node))
        allocatable = node["status"].get("allocatable", {})
        if len(there) >= quantity.parse(allocatable.get("pods", "110")):
            return "Too many pods"
        short = [
            name
            for name, wanted in requests(pod).items()
            if sum((requests(one).get(name, Decimal(0)) for one in there), wanted)
            > quantity.parse(allocatable.get(name, "0"))
        ]
        return ", ".join(f"Insufficient {name}" for name in sorted(short))

    def _on(self, node: Object) -> Iterator[Object]:
        name = node["metadata"]["name"]
        for one in self._world["Pod"]:
            if one["spec"].get("nodeName") == name and one["status"].get("phase") not in _ENDED:
                yield one

    def _load(self, node: Object) -> Decimal:
        """The share of a node's CPUs that is asked for."""
        asked = sum((requests(one).get("cpu", Decimal(0)) for one in self._on(node)), Decimal(0))
        there = quantity.parse(node["status"].get("allocatable", {}).get("cpu", "1"))
        return asked / max(there, Decimal("0.001"))

    async def _bind(self, pod: Object, node: Object) -> None:
        meta, name = pod["metadata"], node["metadata"]["name"]
        target = {"apiVersion": "v1", "kind": "Node", "name": name}
        about = {"name": meta["name"], "namespace": meta["namespace"], "uid": meta["uid"]}
        cache = self._world["Pod"]
        await cache.create(
            {"apiVersion": "v1", "kind": "Binding", "metadata": about, "target": target}, "binding"
        )
        key = (meta["namespace"], meta["name"])
        cache.heard(await self._world.client.get(cache.resource, key))
        said = f"Successfully assigned {meta['namespace']}/{meta['name']} to {name}"
        await self._world.event(pod, "Normal", "Scheduled", said, _NAME)

    async def _refuse(self, pod: Object, message: str) -> None:
        before = conditions.find(pod["status"], "PodScheduled")
        if before.get("message") == message:
            return
        told = conditions.changed(
            *(pod["status"].get("conditions", []), "PodScheduled", False, "Unschedulable", message)
        )
        try:
            await self._world["Pod"].status(pod, {**pod["status"], "conditions": told})
        except Refused:
            return
        await self._world.event(pod, "Warning", "FailedScheduling", message, _NAME)


def requests(pod: Object) -> dict[str, Decimal]:
    """What a pod's containers ask for together."""
    total: dict[str, Decimal] = {}
    for container in pod["spec"]["containers"]:
        for name, text in container.get("resources", {}).get("requests", {}).items():
            total[name] = total.get(name, Decimal(0)) + quantity.parse(text)
    return total


def _told(reasons: list[str]) -> str:
    if not reasons:
        return "no nodes available to schedule pods"
    counts = Counter(part for reason in reasons for part in _parts(reason))
    listed = ", ".join(sorted(f"{count} {reason}" for reason, count in counts.items()))
    helpless = sum(not reason.startswith(("Insufficient", "Too many")) for reason in reasons)
    victims = {
        "No preemption victims found for incoming pod": len(reasons) - helpless,
        "Preemption is not helpful for scheduling": helpless,
    }
    preempted = ", ".join(sorted(f"{count} {why}" for why, count in victims.items() if count))
    head = f"0/{len(reasons)} nodes are available"
    return f"{head}: {listed}. preemption: {head}: {preempted}."


def _parts(reason: str) -> list[str]:
    return reason.split(", ") if reason.startswith("Insufficient") else [reason]
