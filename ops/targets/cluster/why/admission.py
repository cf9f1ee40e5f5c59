"""Say why the cluster refuses to make a pod."""

import re

from ops.targets.cluster.document import Document, condition, name, time
from ops.targets.cluster.rollout_state import RolloutState
from ops.targets.cluster.why.reason import Reason
from ops.targets.cluster.why.words import shortened

# A no of the API server does not turn into a yes, unless pods that end give their part back.
REFUSED_S = 20
# A webhook that does not answer, or an API server that starts, may be back.
PASSING_S = 120
QUOTA = re.compile(r"exceeded quota: (?P<quota>[^,]+), (?P<amounts>.*)")
UNSAID = re.compile(r"failed quota: (?P<quota>[^:]+): must specify (?P<amounts>.*)")
LIMITS = re.compile(r"(maximum|minimum) \S+ usage per|max limit to request ratio")
SECURITY = re.compile(r'violates PodSecurity "(?P<level>[^"]+)": (?P<what>.*)')
REFUSAL = re.compile(r"is forbidden|denied the request|is invalid")


def reason(state: RolloutState) -> Reason | None:
    """Why no pod of the new revision is made; None when they are."""
    refused = _refused(state)
    if not refused:
        return None
    said = " ".join(str(refused.get("message", "")).split())
    failing_s = state.age_s(time(refused.get("lastTransitionTime")))
    lasting = REFUSAL.search(said) and not any(pod.ending for pod in (*state.new, *state.old))
    return Reason(
        f"{name(state.deployment)}: the cluster makes no new pod: {_told(said)}",
        final=failing_s >= (REFUSED_S if lasting else PASSING_S),
    )


def _refused(state: RolloutState) -> Document:
    """What the new ReplicaSet says (the Deployment may repeat an old one), or why there is none."""
    if state.replica_set:
        failure = condition(state.replica_set, "ReplicaFailure")
        return failure if failure.get("status") == "True" else {}
    progress = condition(state.deployment, "Progressing")
    return progress if progress.get("reason") == "ReplicaSetCreateError" else {}


def _told(said: str) -> str:
    if found := QUOTA.search(said):
        return (
            f"the namespace's quota `{found['quota']}` is exceeded ({found['amounts']}); raise it,"
            " free some of it, or take an experiment with fewer or smaller pods"
        )
    if found := UNSAID.search(said):
        return f"the namespace's quota `{found['quota']}` wants {found['amounts']} to be set"
    if LIMITS.search(said):
        return (
            f"its LimitRange does not allow so much ({shortened(said)}); kubectl describe"
            " limitrange shows it; take another namespace or an experiment with smaller pods"
        )
    if found := SECURITY.search(said):
        return (
            f"the namespace's PodSecurity level `{found['level']}` does not allow it:"
            f" {shortened(found['what'])}; see kubectl get namespace --show-labels"
        )
    return shortened(said)
