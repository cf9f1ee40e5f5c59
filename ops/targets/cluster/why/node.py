"""Say what a node did to a pod: evicted it, refused it, or is gone."""

from ops.targets.cluster.document import condition
from ops.targets.cluster.pod import Pod
from ops.targets.cluster.rollout_state import RolloutState
from ops.targets.cluster.why.reason import Reason
from ops.targets.cluster.why.words import shortened

# The cluster makes another pod for one that is lost; that this happens again is no accident.
LOST = 2
# As long as a cluster itself waits before it moves pods off a node that is not ready.
NOT_READY_S = 300
MENDS = {
    "Evicted": "free the node or take larger ones",
    "OutOfcpu": "other pods took its room: add nodes, or take an experiment with smaller pods",
    "OutOfmemory": "other pods took its room: add nodes, or take an experiment with smaller pods",
    "Terminated": "the node was shut down: add nodes, or nodes that are not preemptible",
    "NodeShutdown": "the node was shut down: add nodes, or nodes that are not preemptible",
    "Preempting": "a pod of higher priority took its place: add nodes",
}


def reason(state: RolloutState, pod: Pod) -> Reason | None:
    """Why the pod as a whole is over or its node does not answer; None when neither is so."""
    if pod.failed and pod.why and _of_late(state, pod):
        lost = [one for one in state.new if one.why == pod.why and _of_late(state, one)]
        said = pod.why_message or "it says no more"
        mend = MENDS.get(pod.why, "kubectl describe node tells more")
        text = f"{pod.name}: its node {pod.node} gave it up ({pod.why}): {shortened(said)}; {mend}"
        return Reason(text, final=len(lost) >= LOST)
    silent = state.happened(pod.name, "NodeNotReady")
    if silent and condition(pod.document, "Ready").get("status") != "True":
        text = f"{pod.name}: its node {pod.node} is not ready; kubectl describe node {pod.node}"
        return Reason(text, final=state.age_s(silent[-1].last) >= NOT_READY_S)
    return None


def _of_late(state: RolloutState, pod: Pod) -> bool:
    """A pod that is over stays listed; one from before belongs to no rollout of today's."""
    allowed_s = state.deployment["spec"].get("progressDeadlineSeconds", 600)
    return bool(state.age_s(pod.created) <= allowed_s)
