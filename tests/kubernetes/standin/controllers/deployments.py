"""Take each Deployment from one ReplicaSet to the next."""

import copy

from standin.api.resources import Object
from standin.controllers import deployment_status, replica_set, rolling, scaling
from standin.controllers.world import World, is_ending

_NAME = "deployment-controller"


class Deployments:
    """The deployment controller."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def step(self) -> None:
        """Bring every Deployment nearer to what it asks for."""
        for one in self._world["Deployment"]:
            if not is_ending(one):
                await self._sync(one)

    async def _sync(self, deployment: Object) -> None:
        sets = list(self._world["ReplicaSet"].owned(deployment))
        new = next((one for one in sets if replica_set.is_of(one, deployment)), None)
        reason = ""
        if scaling.is_due(deployment, sets):
            await self._rescale(deployment, sets, new)
        elif not deployment["spec"].get("paused"):
            new, reason = await self._newest(deployment, sets, new)
            if deployment["spec"]["strategy"]["type"] == "Recreate":
                await self._recreate(deployment, sets, new)
            else:
                await self._roll(deployment, sets, new)
            await self._forget(deployment, sets, new)
        sets = list(self._world["ReplicaSet"].owned(deployment))
        status = deployment_status.of(deployment, sets, new and _found(sets, new), reason)
        await self._world["Deployment"].status(
            _found([*self._world["Deployment"]], deployment), status
        )

    async def _rescale(self, deployment: Object, sets: list[Object], new: Object | None) -> None:
        """Scale what there is, before the present template gets a pod."""
        for one, replicas in scaling.sizes(deployment, sets, new):
            await self._scale(deployment, one, replicas)
            await self._annotate(sets, one, scaling.annotations(deployment))

    async def _newest(
        self, deployment: Object, sets: list[Object], new: Object | None
    ) -> tuple[Object, str]:
        """The ReplicaSet of the present template, made if need be, with the highest revision."""
        others = (one for one in sets if one is not new)
        highest = max(map(replica_set.revision, others), default=0)
        revision, reason = highest + 1, ""
        if new is None:
            new = await self._world["ReplicaSet"].create(replica_set.made(deployment, revision))
            sets.append(new)
            reason = "NewReplicaSetCreated"
        else:
            if replica_set.revision(new) > highest:
                revision = replica_set.revision(new)
            wanted = replica_set.annotations(deployment, revision)
            if wanted.items() - new["metadata"].get("annotations", {}).items():
                new = await self._annotate(sets, new, wanted)
                reason = "FoundNewReplicaSet"
        await self._number(deployment, str(revision))
        return new, reason

    async def _number(self, deployment: Object, revision: str) -> None:
        """Note in a Deployment which revision it is at."""
        meta, cache = deployment["metadata"], self._world["Deployment"]
        if meta.get("annotations", {}).get(replica_set.REVISION) != revision:
            change = {"metadata": {"annotations": {replica_set.REVISION: revision}}}
            key = (meta["namespace"], meta["name"])
            cache.heard(await self._world.client.patch(cache.resource, key, change))

    async def _annotate(
        self, sets: list[Object], one: Object, annotations: dict[str, str]
    ) -> Object:
        known = one["metadata"].get("annotations", {})
        meta = {**one["metadata"], "annotations": {**known, **annotations}}
        written = await self._world["ReplicaSet"].update({**one, "metadata": meta})
        sets[next(place for place, other in enumerate(sets) if other is one)] = written
        return written

    async def _roll(self, deployment: Object, sets: list[Object], new: Object) -> None:
        for one, replicas in rolling.steps(deployment, sets, new):
            await self._scale(deployment, one, replicas)

    async def _recreate(self, deployment: Object, sets: list[Object], new: Object) -> None:
        old = [one for one in sets if one is not new]
        for one in old:
            await self._scale(deployment, one, 0)
        left = [pod for one in old for pod in self._world["Pod"].owned(one)]
        ended = ("Failed", "Succeeded")
        if all(pod["status"].get("phase") in ended for pod in left):
            await self._scale(deployment, new, deployment["spec"]["replicas"])

    async def _scale(self, deployment: Object, one: Object, replicas: int) -> None:
        before = one["spec"]["replicas"]
        if before == replicas:
            return
        spec = {**one["spec"], "replicas": replicas}
        written = await self._world["ReplicaSet"].update({**one, "spec": spec})
        one.clear()
        one.update(copy.deepcopy(written))
        way, name = "up" if replicas > before else "down", one["metadata"]["name"]
        said = f"Scaled {way} replica set {name} from {before} to {replicas}"
        await self._world.event(deployment, "Normal", "ScalingReplicaSet", said, _NAME)

    async def _forget(self, deployment: Object, sets: list[Object], new: Object) -> None:
        """Delete the oldest ReplicaSets beyond what the history may hold."""
        empty = [
            one
            for one in sets
            if one is not new
            and not one["spec"]["replicas"]
            and not one.get("status", {}).get("replicas")
            and not is_ending(one)
        ]
        limit = deployment["spec"]["revisionHistoryLimit"]
        for one in sorted(empty, key=replica_set.revision)[: max(0, len(empty) - limit)]:
            await self._world["ReplicaSet"].delete(one)


def _found(objects: list[Object], wanted: Object) -> Object:
    uid = wanted["metadata"]["uid"]
    return next((one for one in objects if one["metadata"]["uid"] == uid), wanted)
