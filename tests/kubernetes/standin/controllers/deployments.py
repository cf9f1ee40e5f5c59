"""Take each Deployment from one ReplicaSet to the next."""

import copy
import hashlib
import json

from standin.api.resources import Object
from standin.controllers import deployment_status, rolling
from standin.controllers.world import World, is_ending

REVISION = "deployment.kubernetes.io/revision"
_HASH = "pod-template-hash"
_NOT_COPIED = ("kubectl.kubernetes.io/last-applied-configuration", REVISION)
_LETTERS = "bcdfghjklmnpqrstvwxz2456789"
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
        new = next((one for one in sets if _is_of(one, deployment)), None)
        reason = ""
        if not deployment["spec"].get("paused"):
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

    async def _newest(
        self, deployment: Object, sets: list[Object], new: Object | None
    ) -> tuple[Object, str]:
        """The ReplicaSet of the present template, made if need be, with the highest revision."""
        others = [
            one for one in sets if new is None or one["metadata"]["uid"] != new["metadata"]["uid"]
        ]
        highest = max((_revision(one) for one in others), default=0)
        revision, reason = str(highest + 1), ""
        if new is None:
            new = await self._world["ReplicaSet"].create(_replica_set(deployment, revision))
            sets.append(new)
            reason = "NewReplicaSetCreated"
        elif _revision(new) <= highest or _annotations(deployment).items() - (
            new["metadata"].get("annotations", {}).items()
        ):
            revision = revision if _revision(new) <= highest else str(_revision(new))
            new = await self._annotate(sets, new, {**_annotations(deployment), REVISION: revision})
            reason = "FoundNewReplicaSet"
        else:
            revision = str(_revision(new))
        if deployment["metadata"].get("annotations", {}).get(REVISION) != revision:
            key = (deployment["metadata"]["namespace"], deployment["metadata"]["name"])
            change = {"metadata": {"annotations": {REVISION: revision}}}
            cache = self._world["Deployment"]
            cache.heard(await self._world.client.patch(cache.resource, key, change))
        return new, reason

    async def _annotate(
        self, sets: list[Object], one: Object, annotations: dict[str, str]
    ) -> Object:
        meta = {**one["metadata"]}
        meta["annotations"] = {**meta.get("annotations", {}), **annotations}
        written = await self._world["ReplicaSet"].update({**one, "metadata": meta})
        sets[[other["metadata"]["uid"] for other in sets].index(meta["uid"])] = written
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
            if one["metadata"]["uid"] != new["metadata"]["uid"]
            and not one["spec"]["replicas"]
            and not one.get("status", {}).get("replicas")
            and not is_ending(one)
        ]
        limit = deployment["spec"]["revisionHistoryLimit"]
        for one in sorted(empty, key=_revision)[: max(0, len(empty) - limit)]:
            await self._world["ReplicaSet"].delete(one)


def _is_of(replica_set: Object, deployment: Object) -> bool:
    """Whether a ReplicaSet makes the pods that a Deployment describes now."""
    template = copy.deepcopy(replica_set["spec"]["template"])
    template["metadata"].get("labels", {}).pop(_HASH, None)
    return bool(template == deployment["spec"]["template"])


def _replica_set(deployment: Object, revision: str) -> Object:
    meta, spec = deployment["metadata"], deployment["spec"]
    short = _hash(spec["template"])
    template, selector = copy.deepcopy(spec["template"]), copy.deepcopy(spec["selector"])
    template["metadata"].setdefault("labels", {})[_HASH] = short
    selector.setdefault("matchLabels", {})[_HASH] = short
    owner = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "name": meta["name"],
        "uid": meta["uid"],
        "controller": True,
        "blockOwnerDeletion": True,
    }
    metadata = {
        "name": f"{meta['name']}-{short}",
        "namespace": meta["namespace"],
        "labels": template["metadata"]["labels"],
        "annotations": {**_annotations(deployment), REVISION: revision},
        "ownerReferences": [owner],
    }
    made = {"replicas": 0, "selector": selector, "template": template}
    if "minReadySeconds" in spec:
        made["minReadySeconds"] = spec["minReadySeconds"]
    return {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": metadata, "spec": made}


def _annotations(deployment: Object) -> dict[str, str]:
    """What a ReplicaSet takes over from its Deployment."""
    spec, own = deployment["spec"], deployment["metadata"].get("annotations", {})
    surge, _ = rolling.limits(deployment)
    return {
        **{key: value for key, value in own.items() if key not in _NOT_COPIED},
        "deployment.kubernetes.io/desired-replicas": str(spec["replicas"]),
        "deployment.kubernetes.io/max-replicas": str(spec["replicas"] + surge),
    }


def _revision(replica_set: Object) -> int:
    return int(replica_set["metadata"].get("annotations", {}).get(REVISION, 0))


def _hash(template: Object) -> str:
    digest = hashlib.sha256(json.dumps(template, sort_keys=True).encode()).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:10])


def _found(objects: list[Object], wanted: Object) -> Object:
    uid = wanted["metadata"]["uid"]
    return next((one for one in objects if one["metadata"]["uid"] == uid), wanted)
