"""Keep as many pods as each ReplicaSet asks for."""

import copy

from standin.api.resources import Object
from standin.controllers import conditions, pods
from standin.controllers.client import Refused
from standin.controllers.world import World, is_ending

_NAME = "replicaset-controller"


class ReplicaSets:
    """The replica set controller."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def step(self) -> None:
        """Bring every ReplicaSet nearer to what it asks for."""
        for one in self._world["ReplicaSet"]:
            await self._sync(one)

    async def _sync(self, replica_set: Object) -> None:
        owned = [one for one in self._world["Pod"].owned(replica_set) if pods.is_active(one)]
        failure = ""
        if not is_ending(replica_set):
            missing = replica_set["spec"]["replicas"] - len(owned)
            for _ in range(missing):
                if failure := await self._create(replica_set, owned):
                    break
            for one in sorted(owned, key=pods.first_to_go)[: max(0, -missing)]:
                await self._delete(replica_set, one)
                owned.remove(one)
        await self._tell(replica_set, owned, failure)

    async def _create(self, replica_set: Object, owned: list[Object]) -> str:
        """Create a pod; why it cannot be, if it cannot."""
        try:
            pod = await self._world["Pod"].create(_pod(replica_set))
        except Refused as refused:
            await self._say(replica_set, "Warning", "FailedCreate", f"Error creating: {refused}")
            return str(refused)
        owned.append(pod)
        said = f"Created pod: {pod['metadata']['name']}"
        await self._say(replica_set, "Normal", "SuccessfulCreate", said)
        return ""

    async def _delete(self, replica_set: Object, pod: Object) -> None:
        await self._world["Pod"].delete(pod)
        said = f"Deleted pod: {pod['metadata']['name']}"
        await self._say(replica_set, "Normal", "SuccessfulDelete", said)

    async def _say(self, replica_set: Object, kind: str, reason: str, message: str) -> None:
        await self._world.event(replica_set, kind, reason, message, _NAME)

    async def _tell(self, replica_set: Object, owned: list[Object], failure: str) -> None:
        spec, before = replica_set["spec"], replica_set.get("status", {})
        labels = spec["template"]["metadata"]["labels"].items()
        least_s = spec.get("minReadySeconds", 0)
        counts = {
            "fullyLabeledReplicas": sum(
                labels <= one["metadata"].get("labels", {}).items() for one in owned
            ),
            "readyReplicas": sum(map(pods.is_ready, owned)),
            "availableReplicas": sum(pods.is_available(one, least_s) for one in owned),
        }
        told = conditions.without(before.get("conditions", []), "ReplicaFailure")
        if failure:
            told = conditions.changed(
                *(before.get("conditions", []), "ReplicaFailure", True, "FailedCreate", failure)
            )
        status = {
            "replicas": len(owned),
            **{name: count for name, count in counts.items() if count},
            "observedGeneration": replica_set["metadata"]["generation"],
            **({"conditions": told} if told else {}),
        }
        await self._world["ReplicaSet"].status(replica_set, status)


def _pod(replica_set: Object) -> Object:
    meta, template = replica_set["metadata"], copy.deepcopy(replica_set["spec"]["template"])
    owner = {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "name": meta["name"],
        "uid": meta["uid"],
        "controller": True,
        "blockOwnerDeletion": True,
    }
    metadata = {
        "generateName": f"{meta['name']}-",
        "namespace": meta["namespace"],
        "labels": template["metadata"].get("labels", {}),
        "annotations": template["metadata"].get("annotations", {}),
        "ownerReferences": [owner],
    }
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}
