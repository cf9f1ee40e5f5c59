"""Tell what a pod waits for where no other module knows better."""

from ops.targets.cluster.pod import Pod
from ops.targets.cluster.rollout_state import RolloutState
from ops.targets.cluster.why.reason import Reason
from ops.targets.cluster.why.words import shortened

IN_ORDER = ("", "ContainerCreating", "PodInitializing", "CrashLoopBackOff")
# What a cluster says of a pod that has a node, and that keeps it from being made.
EVENTS = ("FailedCreatePodSandBox", "FailedPostStartHook", "FailedSync", "NetworkNotReady")


def reason(state: RolloutState, pod: Pod) -> Reason | None:
    """The cluster's own words; never final, since nobody here knows what they mean."""
    for container in pod.containers:
        if container.waiting not in IN_ORDER:
            said = container.waiting_message or "it says no more"
            return Reason(f"{pod.name} waits: {container.waiting}: {shortened(said)}", final=False)
    told = [one for kind in EVENTS for one in state.happened(pod.name, kind)]
    if told:
        return Reason(
            f"{pod.name} waits: {told[-1].reason}: {shortened(told[-1].message)}", final=False
        )
    return None
