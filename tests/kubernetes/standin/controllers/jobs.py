"""Run each Job's pods until enough of them have ended well."""

import copy

from standin.api.resources import Object
from standin.controllers import conditions, pods
from standin.controllers.world import World, age_s, is_ending, now

_NAME = "job-controller"


class Jobs:
    """The job controller, for jobs whose pods have no numbers."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def step(self) -> None:
        """Bring every Job nearer to its end, and forget those that ended long enough ago."""
        for one in self._world["Job"]:
            if is_ending(one):
                continue
            await (self._forget(one) if _end(one) else self._sync(one))

    async def _forget(self, job: Object) -> None:
        limit_s = job["spec"].get("ttlSecondsAfterFinished")
        if limit_s is not None and age_s(_end(job)["lastTransitionTime"]) >= limit_s:
            await self._world["Job"].delete(job, propagationPolicy="Foreground")

    async def _sync(self, job: Object) -> None:
        spec, owned = job["spec"], list(self._world["Pod"].owned(job))
        active = [one for one in owned if pods.is_active(one)]
        succeeded, failed = (_count(owned, phase) for phase in ("Succeeded", "Failed"))
        wanted = spec.get("completions", 1)
        told = _told(job, succeeded >= wanted, failed > spec["backoffLimit"])
        if told:
            for one in active:
                await self._world["Pod"].delete(one)
            active = []
        elif not spec.get("suspend"):
            for _ in range(min(spec["parallelism"], wanted - succeeded) - len(active)):
                active.append(await self._create(job))
        status = {
            "startTime": job.get("status", {}).get("startTime") or now(),
            "ready": sum(map(pods.is_ready, active)),
            "terminating": 0,
            "uncountedTerminatedPods": {},
            **_counts(active=len(active), succeeded=succeeded, failed=failed),
            **({"conditions": told} if told else {}),
        }
        if told and told[-1]["type"] == "Complete":
            status["completionTime"] = now()
        await self._world["Job"].status(job, status)

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


def _end(job: Object) -> Object:
    """The condition that says how a Job ended; empty if it has not."""
    status = job.get("status", {})
    ends = (conditions.find(status, kind) for kind in ("Complete", "Failed"))
    return next((one for one in ends if one.get("status") == "True"), {})


def _told(job: Object, is_complete: bool, has_failed: bool) -> list[Object]:
    """The conditions of a Job; none while it goes on."""
    limit_s, began = (
        job["spec"].get("activeDeadlineSeconds"),
        job.get("status", {}).get("startTime"),
    )
    if is_complete:
        return conditions.changed([], "Complete", True, "CompletionsReached")
    if has_failed:
        message = "Job has reached the specified backoff limit"
        return conditions.changed([], "Failed", True, "BackoffLimitExceeded", message)
    if limit_s is not None and began and age_s(began) >= limit_s:
        message = "Job was active longer than specified deadline"
        return conditions.changed([], "Failed", True, "DeadlineExceeded", message)
    return []


def _counts(**counts: int) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}


def _count(owned: list[Object], phase: str) -> int:
    return sum(one["status"].get("phase") == phase for one in owned)
