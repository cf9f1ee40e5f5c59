"""Say why a container that runs is not ready."""

import re

from ops.targets.cluster.document import Document, condition, time
from ops.targets.cluster.event import Event
from ops.targets.cluster.pod import Container, Pod
from ops.targets.cluster.rollout_state import RolloutState
from ops.targets.cluster.why.reason import Reason
from ops.targets.cluster.why.words import last_words, shortened

# The manifests ask every 5 s, and three times count: by then it has failed a dozen times.
UNREADY_S = 60
STATUS = re.compile(r"statuscode: (?P<code>\d+)")
PLAIN = (
    (re.compile(r"connection refused"), "nothing answers at its port yet"),
    (
        re.compile(r"context deadline exceeded|Client\.Timeout|i/o timeout"),
        "no answer within timeoutSeconds",
    ),
    (re.compile(r"statuscode: 404"), "HTTP status 404: it serves no model of that name"),
    (re.compile(r"statuscode: 503"), "HTTP status 503: the model is not loaded"),
)


def startup(state: RolloutState, pod: Pod) -> Reason | None:
    """Why a container does not come up in time; None when none is being waited for.

    Once its time was not enough, the next is no better: it was ended in the midst of the same work.
    One that ended by itself has crashed, which is another reason.
    """
    for container in pod.containers:
        failed = state.happened(pod.name, "Unhealthy", "Startup probe failed")
        ended = state.happened(pod.name, "Killing", "failed startup probe")
        loads = failed and container.running_since and not container.end
        if not container.started and (ended or loads):
            return _not_loaded(state, pod, container, failed, bool(ended))
    return None


def readiness(state: RolloutState, pod: Pod) -> Reason | None:
    """Why a container that has come up is not ready; None when none is such."""
    failed = state.happened(pod.name, "Unhealthy", "Readiness probe failed")
    for container in pod.containers:
        if failed and container.running_since and container.started and not container.ready:
            ready = condition(pod.document, "ContainersReady") or condition(pod.document, "Ready")
            since = max(filter(None, (time(ready.get("lastTransitionTime")), failed[0].first)))
            return Reason(
                f"{pod.name}: it came up but is not ready: {_answer(failed)}"
                f"{_words(state, pod, container)}",
                final=state.age_s(since) >= UNREADY_S,
                pod=pod.name,
            )
    return None


def _not_loaded(
    state: RolloutState, pod: Pod, container: Container, failed: list[Event], ended: bool
) -> Reason:
    allowed_s = allowance_s(container.spec.get("startupProbe") or {})
    words = f"{_answer(failed)}{_words(state, pod, container)}"
    if ended:
        text = (
            f"{pod.name}: the model was not loaded within {allowed_s} s, and the startup probe"
            f" ended it: {words}; try it here first: invoke release --target docker"
        )
        return Reason(text, final=True, pod=pod.name, previous=container.ended_before)
    running_s = state.age_s(container.running_since)
    text = f"{pod.name}: loads the model for {running_s:.0f} s, of {allowed_s} s: {words}"
    return Reason(text, final=False, pod=pod.name)


def allowance_s(probe: Document) -> int:
    """Seconds that a probe gives a container; Kubernetes' defaults where it is silent."""
    tries = int(probe.get("failureThreshold", 3)) * int(probe.get("periodSeconds", 10))
    return int(probe.get("initialDelaySeconds", 0)) + tries


def _answer(failed: list[Event]) -> str:
    said = failed[-1].message if failed else ""
    for words, plain in PLAIN:
        if words.search(said):
            return plain
    if found := STATUS.search(said):
        return f"HTTP status {found['code']}"
    return shortened(said.partition("probe failed: ")[2]) or "the cluster does not say why"


def _words(state: RolloutState, pod: Pod, container: Container) -> str:
    said = last_words(state, pod, container)
    return f"; its last words: {said}" if said else ""
