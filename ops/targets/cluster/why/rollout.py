"""Find the reason why a rollout does not get on."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from ops.targets.cluster.document import condition, name
from ops.targets.cluster.pod import Pod
from ops.targets.cluster.rollout_state import RolloutState
from ops.targets.cluster.why import (
    admission,
    configuration,
    crash,
    image,
    node,
    probe,
    scheduling,
    volume,
    waiting,
)
from ops.targets.cluster.why.reason import Reason

# In the order of a pod's life; what is unknown comes last.
OF_A_POD: tuple[Callable[[RolloutState, Pod], Reason | None], ...] = (
    node.reason,
    scheduling.reason,
    volume.reason,
    image.reason,
    configuration.reason,
    probe.startup,
    crash.reason,
    probe.readiness,
    waiting.reason,
)


def reason(state: RolloutState) -> Reason | None:
    """What holds the rollout up: what ends it, else what comes first; None when nothing does."""
    found = list(_found(state))
    chosen = next((one for one in found if one.final), found[0] if found else None)
    if not _time_is_up(state):
        return chosen
    return replace(chosen, final=True) if chosen else _too_long(state)


def _found(state: RolloutState) -> Iterator[Reason]:
    refused = admission.reason(state)
    if refused:
        yield refused
    for pod in state.new:
        if not pod.ready and not pod.ending:
            told = next(filter(None, (one(state, pod) for one in OF_A_POD)), None)
            if told:
                yield told


def _time_is_up(state: RolloutState) -> bool:
    """By the Deployment's own deadline; not that of a rollout before, still told of.

    It names the ReplicaSet, which is another one where a former template was applied again.
    """
    told = condition(state.deployment, "Progressing")
    late = told.get("reason") == "ProgressDeadlineExceeded"
    newest = name(state.replica_set) if state.replica_set else None
    return late and newest is not None and f'"{newest}"' in told.get("message", "")


def _too_long(state: RolloutState) -> Reason:
    allowed = state.deployment["spec"].get("progressDeadlineSeconds", 600)
    return Reason(
        f"{name(state.deployment)}: no new pod became ready within {allowed} s"
        " (progressDeadlineSeconds); invoke doctor shows what the cluster lacks",
        final=True,
    )
