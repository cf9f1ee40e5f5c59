"""Tell how far a rollout is, and whether it is done."""

from ops.targets.cluster.document import Document, name
from ops.targets.cluster.pod import Pod
from ops.targets.cluster.rollout_state import RolloutState
from ops.targets.cluster.why import crash, image


def done(deployment: Document) -> bool:
    """Whether only the newest revision runs, all of it available: as `kubectl rollout status`."""
    status = deployment.get("status") or {}
    updated = status.get("updatedReplicas", 0)
    return bool(
        status.get("observedGeneration", 0) >= deployment["metadata"].get("generation", 0)
        and updated >= deployment["spec"].get("replicas", 1)
        and status.get("replicas", 0) <= updated <= status.get("availableReplicas", 0)
    )


def come_so_far(deployment: Document) -> int:
    """A number that rises as pods are replaced: how many are of the newest revision, and how many
    are available."""
    status = deployment.get("status") or {}
    return int(status.get("updatedReplicas", 0)) + int(status.get("availableReplicas", 0))


def pods_told(state: RolloutState) -> str:
    """One line: how many new pods are ready, what each other one does, what the old ones do."""
    wanted = state.deployment["spec"].get("replicas", 1)
    new = [pod for pod in state.new if not pod.ending]
    ready = sum(pod.ready for pod in new)
    parts = [f"{ready} of {wanted} new pods ready"]
    parts += [f"{_short(state, pod)} {_does(state, pod)}" for pod in new if not pod.ready]
    serving = sum(pod.ready and not pod.ending for pod in state.old)
    ending = sum(pod.ending for pod in (*state.old, *state.new))
    parts += [f"{serving} old serve{'s' if serving == 1 else ''}"] if serving else []
    parts += [f"{ending} end{'s' if ending == 1 else ''}"] if ending else []
    return "; ".join(parts)


def _does(state: RolloutState, pod: Pod) -> str:
    containers = list(pod.containers)
    if pod.failed:
        return f"is lost ({pod.why or 'Failed'})"
    if not pod.node:
        return "waits for a node"
    if any(one.waiting in image.REASONS for one in containers):
        return "cannot pull the image"
    if any(one.waiting == crash.LOOPS or (one.end and not one.running_since) for one in containers):
        return "has crashed and starts again"
    if containers and all(one.running_since for one in containers):
        return "becomes ready" if all(one.started for one in containers) else "loads the model"
    pulling = len(state.happened(pod.name, "Pulling")) > len(state.happened(pod.name, "Pulled"))
    return "pulls the image" if pulling else "is made"


def _short(state: RolloutState, pod: Pod) -> str:
    """Without the revision's hash, which all new pods have in common."""
    whose = name(state.deployment)
    last = pod.name.rpartition("-")[2]
    return f"{whose}-…-{last}" if pod.name.startswith(f"{whose}-") else pod.name
