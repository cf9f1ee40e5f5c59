"""Tell what state a pod is in, as controllers see it."""

from standin.api.resources import Object
from standin.controllers import conditions
from standin.controllers.world import age_s, is_ending


def is_ready(pod: Object) -> bool:
    return conditions.holds(pod["status"], "Ready")


def is_active(pod: Object) -> bool:
    """Whether it counts: it has not ended, and has not been told to."""
    return pod["status"].get("phase") not in ("Failed", "Succeeded") and not is_ending(pod)


def is_available(pod: Object, least_s: float) -> bool:
    """Whether it has been ready for long enough."""
    condition = conditions.find(pod["status"], "Ready")
    if condition.get("status") != "True":
        return False
    return least_s == 0 or age_s(condition["lastTransitionTime"]) >= least_s


def first_to_go(pod: Object) -> tuple[bool, bool, bool, float]:
    """Orders pods: those that are least worth keeping come first, then the youngest."""
    phase = pod["status"].get("phase")
    return (
        bool(pod["spec"].get("nodeName")),
        phase == "Running",
        is_ready(pod),
        age_s(pod["metadata"]["creationTimestamp"]),
    )
