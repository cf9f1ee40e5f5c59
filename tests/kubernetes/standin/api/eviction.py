"""Let a pod be evicted unless a disruption budget is against it."""

from standin.api import selectors
from standin.api.failure import Failure
from standin.api.request import Place
from standin.api.resources import BY_PATH, Object
from standin.api.store import Store


def check(store: Store, place: Place, pod: Object) -> None:
    """Raise Failure if a budget allows no disruption now."""
    labels = pod["metadata"].get("labels", {})
    for budget in store.listed(BY_PATH["policy", "poddisruptionbudgets"], place.namespace):
        status = budget.get("status", {})
        if not selectors.matches(budget.get("spec", {}).get("selector", {}), labels):
            continue
        if status.get("disruptionsAllowed", 0) < 1:
            name = budget["metadata"]["name"]
            cause = {
                "reason": "DisruptionBudget",
                "message": f"The disruption budget {name} needs {status.get('desiredHealthy', 0)} "
                f"healthy pods and has {status.get('currentHealthy', 0)} currently",
            }
            message = "Cannot evict pod as it would violate the pod's disruption budget."
            raise Failure(429, "TooManyRequests", message, causes=[cause])
