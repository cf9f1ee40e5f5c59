"""Say why a container ends again and again."""

import re

from ops.targets import exit_code
from ops.targets.cluster.pod import Container, Pod
from ops.targets.cluster.rollout_state import RolloutState
from ops.targets.cluster.why.reason import Reason
from ops.targets.cluster.why.words import last_words, shortened

LOOPS = "CrashLoopBackOff"
# The kubelet starts it again at once, then after 10 s, 20 s, … 300 s: by its second restart it has
# ended three times.
RESTARTS = 2
# Not what happened to it but what it is: the second time is as good as the hundredth.
HOPELESS_RESTARTS = 1
FORMAT = "exec format error"
NEVER_STARTED = ("StartError", "ContainerCannotRun")
MENDS = (
    (
        re.compile(r"(?i)read-only file system"),
        "the container may write to /tmp alone: is image.base one of TensorFlow Serving's?",
    ),
    (
        re.compile(r"executable file not found|no such file or directory"),
        "is image.base one of TensorFlow Serving's?",
    ),
)


def reason(state: RolloutState, pod: Pod) -> Reason | None:
    """How one of the pod's containers ended; None when none has."""
    for container in pod.containers:
        if container.end and not container.ready and not _done(container):
            return _told(state, pod, container)
    return None


def _done(container: Container) -> bool:
    """Whether it was to end, as one that only prepares the others."""
    return container.end.get("exitCode") == 0 and container.status.get("restartCount", 0) == 0


def _told(state: RolloutState, pod: Pod, container: Container) -> Reason:
    said = last_words(state, pod, container)
    why = _why(container, said)
    ends = container.restarts + (not container.running_since)
    times = "once" if ends == 1 else f"{ends} times"
    return Reason(
        f"{pod.name}: its container has ended {times}: {why}",
        final=_loops(container, said),
        pod=pod.name,
        previous=container.ended_before,
    )


def _loops(container: Container, said: str) -> bool:
    hopeless = FORMAT in said or container.end.get("reason") in NEVER_STARTED
    allowed = HOPELESS_RESTARTS if hopeless else RESTARTS
    # Between two ends it runs for a moment: once more than allowed is a loop as well.
    return container.restarts >= allowed + (container.waiting != LOOPS)


def _why(container: Container, said: str) -> str:
    end = container.end
    if end.get("reason") == "OOMKilled":
        limit = container.spec.get("resources", {}).get("limits", {}).get("memory", "its limit")
        return (
            f"it took more memory than it may ({limit}, OOMKilled); take an experiment with more"
            f" memory for each pod, or a smaller model{said and ': '}{said}"
        )
    if FORMAT in said:
        return (
            f"its program is for another processor than its node's ({FORMAT}): see image.base,"
            " image.platform and `kubectl get nodes -L kubernetes.io/arch`"
        )
    if end.get("reason") in NEVER_STARTED:
        said = shortened(str(end.get("message") or said))
        return f"it could not be started: {said}{_mend(said)}"
    ended = exit_code.told(int(end.get("exitCode", 0)))
    return f"{ended}: {said or 'it said nothing'}{_mend(said)}"


def _mend(said: str) -> str:
    return next((f"; {mend}" for words, mend in MENDS if words.search(said)), "")
