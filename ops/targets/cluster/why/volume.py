"""Say why a pod's volumes cannot be mounted."""

import re

from ops.targets.cluster.pod import Pod
from ops.targets.cluster.rollout_state import RolloutState
from ops.targets.cluster.why.reason import Reason
from ops.targets.cluster.why.words import shortened

REASONS = ("FailedMount", "FailedAttachVolume")
MISSING = re.compile(r"(?i)not found|non-existent")
# What is missing may have been applied late; the kubelet's first look is often too early.
MISSING_S = 30
PASSING_S = 120


def reason(state: RolloutState, pod: Pod) -> Reason | None:
    """Why a volume is not there, while the pod's containers wait for it; None when it is."""
    if any(one.waiting not in {"ContainerCreating", "PodInitializing"} for one in pod.containers):
        return None
    failures = [one for kind in REASONS for one in state.happened(pod.name, kind)]
    if not failures:
        return None
    telling = [one for one in failures if MISSING.search(one.message)]
    last = (telling or failures)[-1]
    allowed_s = MISSING_S if telling else PASSING_S
    mend = "; invoke release applies what its manifests need" if telling else ""
    return Reason(
        f"{pod.name}: a volume cannot be mounted: {shortened(last.message)}{mend}",
        final=state.age_s(last.first) >= allowed_s,
    )
