"""Say why a container cannot be made of its manifest."""

import re

from ops.targets.cluster.pod import Container, Pod
from ops.targets.cluster.rollout_state import RolloutState
from ops.targets.cluster.why.reason import Reason
from ops.targets.cluster.why.words import shortened

REASONS = ("CreateContainerConfigError", "CreateContainerError", "RunContainerError")
# The kubelet tries again every few seconds; an object that was applied late is there by then.
FAILING_S = 20
MENDS = (
    (
        re.compile(r"runAsNonRoot"),
        "the image's user is root or has no number, which the manifest does not allow: set"
        " runAsUser there, or USER to a number in the image",
    ),
    (
        re.compile(r'(?i)(configmap|secret) "?\S+ not found|couldn\'t find key'),
        "it goes with the release's manifests: invoke release applies it again",
    ),
    (
        re.compile(r"no such file or directory|executable file not found|permission denied"),
        "the image has no such program: is image.base one of TensorFlow Serving's?",
    ),
)


def reason(state: RolloutState, pod: Pod) -> Reason | None:
    """Why one of the pod's containers cannot be made or started; None when it can."""
    for container in pod.containers:
        if container.waiting in REASONS:
            return _told(state, pod, container)
    return None


def _told(state: RolloutState, pod: Pod, container: Container) -> Reason:
    failures = state.happened(pod.name, "Failed", "Error: ")
    said = container.waiting_message or container.waiting
    mend = next((mend for words, mend in MENDS if words.search(said)), "")
    return Reason(
        f"{pod.name}: its container cannot be made ({container.waiting}):"
        f" {shortened(said)}{mend and '; '}{mend}",
        final=state.age_s(failures[0].first if failures else pod.taken) >= FAILING_S,
    )
