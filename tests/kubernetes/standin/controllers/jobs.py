"""Run each Job's pods until enough of them have ended well."""

import copy

from standin.api.resources import Object
from standin.controllers import conditions, pods
from standin.controllers.world import World, is_ending, now

_NAME = "job-controller"


class Jobs:
    """The job controller, for jobs whose pods have no numbers."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def step(self) -> None:
        """Bring every Job nearer to its end."""
        for one in self._world["Job"]:
            status = one.get("status", {})
            is_done = conditions.holds(status, "Complete") or conditions.holds(status, "Failed")
            if not is_done and not is_ending(one):
                await self._sync(one)

    async def _sync(self, job: Object) -> None:
        spec, owned = job["spec"], list(self._world["Pod"].owned(job))
        active = [one for one in owned if pods.is_active(one)]
        ended = {phase: _count(owned, phase) for phase in ("Succeeded", "Failed")}
        wanted = spec.get("completions", 1)
        told = self._told(job, ended["Succeeded"] >= wanted, ended["Failed"] > spec["backoffLimit"])
        if not told and not spec.get("suspend"):
            for _ in range(min(spec["parallelism"], wanted - ended["Succeeded"]) - len(active)):
                active.append(await self._create(job))
        before = job.get("status", {})
        counts = {"active": len(active), "succeeded": ended["Succeeded"], "failed": ended["Failed"]}
        status = {
            "startTime": before.get("startTime") or now(),
            "ready": sum(map(pods.is_ready, active)),
            "terminating": 0,
            "uncountedTerminatedPods": {},
            **{name: count for name, count in counts.items() if count},
            **({"conditions": told} if told else {}),
        }
        if told and told[-1]["type"] == "Complete":
            status["completionTime"] = now()
        await self._world["Job"].status(job, status)

    def _told(self, job: Object, is_complete: bool, has_failed: bool) -> list[Object]:
        if is_complete:
            return conditions.changed([], "Complete", True, "CompletionsReached")
        if has_failed:
            message = "Job has reached the specified backoff limit"
            return conditions.changed([], "Failed", True, "BackoffLimitExceeded", message)
        return []

    async def _create(self, job: Object) -> Object:
        meta, template = job["metadata"], copy.deepcopy(job["spec"]["template"])
        owner = {"apiVersion": "batch/v1", "kind": "Job", "name": meta["name"], "uid": meta["uid"]}
        metadata = {
            **template["metadata"],
            "generateName": f"{meta['name']}-",
            "namespace": meta["namespace"],
            "ownerReferences": [{**owner, "controller": True, "blockOwnerDeletion": True}],
        }
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}
        made = await self._world["Pod"].create(pod)
        said = f"Created pod: {made['metadata']['name']}"
        await self._world.event(job, "Normal", "SuccessfulCreate", said, _NAME)
        return made


def _count(owned: list[Object], phase: str) -> int:
    return sum(one["status"].get("phase") == phase for one in owned)
