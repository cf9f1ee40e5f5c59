"""Say why a pod gets no node."""

import re

from ops.targets.cluster.document import condition, time
from ops.targets.cluster.event import Event
from ops.targets.cluster.pod import Pod
from ops.targets.cluster.rollout_state import RolloutState
from ops.targets.cluster.why.reason import Reason
from ops.targets.cluster.why.words import shortened

# The cluster's autoscaler looks every 10 s, GKE's too, and says within a minute what it does.
UNSCHEDULABLE_S = 60
# It refuses for a while, five minutes at first, what has just failed; that may pass.
BACKOFF_S = 330
ADDS = ("TriggeredScaleUp", "Nominated")
ADDS_NOT = ("NotTriggerScaleUp", "FailedScaleUp")
SUMMARY = re.compile(r"0/(?P<nodes>\d+) nodes are available: (?P<parts>.*)", re.DOTALL)
# What comes after tells whether other pods could be thrown out, which ours never are to do.
REST = re.compile(r"\.?,?\s*(no new claims to deallocate|preemption: ).*", re.DOTALL)
PART = re.compile(r"(?P<count>\d+) (?P<words>.+)")
TOLD = (
    (re.compile(r"Insufficient cpu"), "too little CPU free"),
    (re.compile(r"Insufficient memory"), "too little memory free"),
    (re.compile(r"Insufficient (\S+)"), r"too little \1 free"),
    (re.compile(r"Too many pods"), "as many pods as they may hold"),
    (re.compile(r"node\(s\) didn't match Pod's node affinity/selector.*"), "another machine type"),
    (re.compile(r"node\(s\) didn't match node selector"), "another machine type"),
    (re.compile(r"node\(s\) didn't match pod topology spread.*"), "a pod of this release already"),
    (re.compile(r"node\(s\) had untolerated taint\S* \{(.+?):? ?\}"), r"the taint \1"),
    (re.compile(r"node\(s\) had untolerated taint\S*"), "a taint that keeps pods away"),
    (re.compile(r"node\(s\) were unschedulable"), "been cordoned"),
)
ROOM = re.compile(r"Insufficient|Too many pods|topology spread")
SELECTOR = re.compile(r"node affinity/selector|node selector")


def reason(state: RolloutState, pod: Pod) -> Reason | None:
    """Why no node takes the pod; None when it has one or the scheduler has not said yet."""
    scheduled = condition(pod.document, "PodScheduled")
    if pod.node or scheduled.get("status") != "False":
        return None
    said = str(scheduled.get("message", ""))
    waiting_s = state.age_s(time(scheduled.get("lastTransitionTime")))
    scaling = _scaling(state, pod)
    if scaling and scaling.reason in ADDS:
        text = (
            f"{pod.name} waits for the node that the autoscaler adds: {shortened(scaling.message)}"
        )
        return Reason(text, final=False)
    # Pods that end give their room back.
    room_comes = any(one.ending for one in (*state.new, *state.old))
    allowed_s = BACKOFF_S if scaling and "backoff" in scaling.message else UNSCHEDULABLE_S
    return Reason(
        f"{pod.name}: no node takes it: {told(said)}{_no_more(scaling)}; {_mend(said, pod)}",
        final=waiting_s >= allowed_s and not room_comes,
    )


def told(said: str) -> str:
    """The scheduler's sentence in plainer words; as it is where it says something else."""
    found = SUMMARY.search(said)
    if not found:
        return shortened(said) or "the scheduler does not say why"
    parts = re.split(r", (?=\d+ )", REST.sub("", found["parts"]).rstrip(". "))
    nodes = "1 node" if found["nodes"] == "1" else f"{found['nodes']} nodes"
    return f"of {nodes}, " + ", ".join(_part(one) for one in parts)


def _part(part: str) -> str:
    found = PART.fullmatch(part)
    if not found:
        return part
    has = "has" if found["count"] == "1" else "have"
    for words, plain in TOLD:
        if match := words.fullmatch(found["words"]):
            return f"{found['count']} {has} {match.expand(plain)}"
    return part


def _scaling(state: RolloutState, pod: Pod) -> Event | None:
    """What the autoscaler said of the pod last."""
    told_of = [one for kind in (*ADDS, *ADDS_NOT) for one in state.happened(pod.name, kind)]
    return max(told_of, key=lambda one: one.last or state.now, default=None)


def _no_more(scaling: Event | None) -> str:
    if not scaling:
        return ""
    why = re.sub(r"^pod didn't trigger scale-up:? ?", "", scaling.message)
    return f"; the autoscaler adds none: {shortened(why)}"


def _mend(said: str, pod: Pod) -> str:
    if ROOM.search(said):
        return (
            f"it asks for {_requests(pod)}: add a node, or take an experiment with fewer or smaller"
            " pods (invoke doctor shows the room)"
        )
    if SELECTOR.search(said):
        selector = pod.document["spec"].get("nodeSelector") or {}
        wanted = ", ".join(f"{key}={value}" for key, value in selector.items())
        return f"it wants nodes with {wanted or 'other labels'}: add such a node pool"
    return "kubectl describe nodes tells more"


def _requests(pod: Pod) -> str:
    asked = [one.get("resources", {}).get("requests", {}) for one in _specs(pod)]
    cpu = " + ".join(str(one["cpu"]) for one in asked if "cpu" in one) or "no"
    memory = " + ".join(str(one["memory"]) for one in asked if "memory" in one) or "no"
    return f"{cpu} CPU and {memory} memory"


def _specs(pod: Pod) -> list[dict[str, dict[str, dict[str, str]]]]:
    return list(pod.document["spec"].get("containers") or [])
