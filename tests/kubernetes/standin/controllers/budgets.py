"""Say how many pods of a PodDisruptionBudget may go, and how much of a quota is used."""

import math
from typing import Any

from standin.api import admission, quantity, selectors
from standin.api.resources import Object
from standin.controllers import conditions, pods
from standin.controllers.cache import controller
from standin.controllers.world import World


class Budgets:
    """The controllers of disruption budgets and of resource quotas."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def step(self) -> None:
        """Bring every status up to date."""
        for budget in self._world["PodDisruptionBudget"]:
            await self._world["PodDisruptionBudget"].status(budget, self._status(budget))
        for quota in self._world["ResourceQuota"]:
            there = list(self._world["Pod"].within(quota["metadata"]["namespace"]))
            hard = quota.get("spec", {}).get("hard", {})
            used = {name: quantity.plain(admission.total(there, name)) for name in hard}
            await self._world["ResourceQuota"].status(quota, {"hard": hard, "used": used})

    def _status(self, budget: Object) -> Object:
        spec, meta = budget.get("spec", {}), budget["metadata"]
        chosen = [
            one
            for one in self._world["Pod"].within(meta["namespace"])
            if pods.is_active(one)
            and selectors.matches(spec.get("selector", {}), one["metadata"].get("labels", {}))
        ]
        healthy, expected = sum(map(pods.is_ready, chosen)), self._expected(chosen)
        wanted = _wanted(spec, expected)
        allowed = max(0, healthy - wanted) if expected else 0
        before = budget.get("status", {}).get("conditions", [])
        reason = "SufficientPods" if allowed else "InsufficientPods"
        told = conditions.changed(before, "DisruptionAllowed", bool(allowed), reason)
        return {
            "conditions": [{**told[0], "observedGeneration": meta["generation"], "message": ""}],
            "currentHealthy": healthy,
            "desiredHealthy": wanted,
            "disruptionsAllowed": allowed,
            "expectedPods": expected,
            "observedGeneration": meta["generation"],
        }

    def _expected(self, chosen: list[Object]) -> int:
        """The pods that those who made the chosen ones mean to keep."""
        owners = {controller(one).get("uid"): controller(one) for one in chosen}
        sets = {one["metadata"]["uid"]: one for one in self._world["ReplicaSet"]}
        deployments = {one["metadata"]["uid"]: one for one in self._world["Deployment"]}
        kept = {}
        for uid in owners:
            if one := sets.get(uid):
                top = deployments.get(controller(one).get("uid"), one)
                kept[top["metadata"]["uid"]] = top["spec"]["replicas"]
        return sum(kept.values()) or len(chosen)


def _wanted(spec: Object, expected: int) -> int:
    if "maxUnavailable" in spec:
        return max(0, expected - _number(spec["maxUnavailable"], expected))
    return _number(spec.get("minAvailable", 0), expected)


def _number(amount: Any, whole: int) -> int:
    if isinstance(amount, int):
        return amount
    return math.ceil(whole * int(amount.removesuffix("%")) / 100)
