"""Say why an image cannot be pulled."""

import re
from typing import NamedTuple

from ops.targets.cluster.pod import Container, Pod
from ops.targets.cluster.rollout_state import RolloutState
from ops.targets.cluster.why.reason import Reason
from ops.targets.cluster.why.words import shortened

REASONS = (
    "ErrImagePull",
    "ImagePullBackOff",
    "InvalidImageName",
    "ErrImageNeverPull",
    "ImageInspectError",
    "RegistryUnavailable",
    "SignatureValidationFailed",
)
NEVER_RIGHT = ("InvalidImageName", "ErrImageNeverPull")
# The kubelet tries again after 10 s, then after twice as long each time, to 300 s: a registry that
# has answered no two times will not say yes to the third.
FAILURES = 2
FAILING_S = 20
# A network that is down, or a registry that is busy, may be back.
PASSING_S = 120
GOOGLE = re.compile(
    r"(?P<region>[a-z0-9-]+)-docker\.pkg\.dev/(?P<project>[^/]+)/(?P<repository>[^/:@]+)"
)


class Cause(NamedTuple):
    """What the container runtime's words mean."""

    words: re.Pattern[str]
    what: str
    mend: str
    passing: bool = False


def _cause(words: str, what: str, mend: str, passing: bool = False) -> Cause:
    return Cause(re.compile(words, re.IGNORECASE), what, mend, passing)


DENIED = _cause(
    r"unauthorized|forbidden|denied|authorization|authentication|no basic auth",
    "the registry does not let the node pull it",
    "give the namespace's default ServiceAccount an imagePullSecret for the registry",
)
# The first that fits: "failed to authorize: … no such host" is a network's fault, no registry's.
CAUSES = (
    _cause(
        r"no match for platform|no matching manifest|no image found in (image index|manifest list)",
        "it is not made for the processor of the node",
        "set image.platform to what `kubectl get nodes -L kubernetes.io/arch` shows",
    ),
    _cause(
        r"x509:|HTTP response to HTTPS client",
        "the node does not trust the registry, or it speaks plain HTTP",
        "tell the nodes' container runtime of it, or take a registry with a known certificate",
    ),
    _cause(
        r"no such host|i/o timeout|connection refused|connection reset|no route to host"
        r"|network is unreachable|handshake timeout|deadline exceeded|server misbehaving"
        r"|registry is unavailable|: EOF",
        "the node does not reach the registry",
        "is the host in image.registry right, and may nodes reach it?",
        passing=True,
    ),
    _cause(
        r"toomanyrequests|too many requests|QPS exceeded",
        "the registry answers no more requests for now",
        "push the image to a registry of your own: image.registry",
        passing=True,
    ),
    DENIED,
    _cause(
        r"no space left on device",
        "the node's disk is full",
        "free the node's disk, or take nodes with larger ones",
        passing=True,
    ),
    _cause(
        r"not found|manifest unknown|name unknown|not present with pull policy",
        "the registry has no such image",
        "invoke release makes and pushes it again; is image.registry right?",
    ),
    _cause(
        r"couldn't parse|invalid reference format|default image tag",
        "that is no image's name",
        "is image.registry right? LOCATION-docker.pkg.dev/PROJECT/REPOSITORY or localhost:5000/tfs",
    ),
)


def reason(state: RolloutState, pod: Pod) -> Reason | None:
    """Why the image of one of the pod's containers does not come; None when it does."""
    for container in pod.containers:
        if container.waiting in REASONS:
            return _told(state, pod, container)
    return None


def _told(state: RolloutState, pod: Pod, container: Container) -> Reason:
    failures = state.happened(pod.name, "Failed", "Failed to pull image")
    said = " ".join([*(one.message for one in failures[-1:]), container.waiting_message])
    cause = next((one for one in CAUSES if one.words.search(said)), None)
    what, mend = (cause.what, _mend(cause, container)) if cause else (shortened(said), "")
    failing_s = state.age_s(failures[0].first if failures else pod.taken)
    if cause and cause.passing:
        final = failing_s >= PASSING_S
    else:
        final = sum(one.count for one in failures) >= FAILURES or failing_s >= FAILING_S
    return Reason(
        f"{pod.name}: the image {container.image} cannot be pulled: {what}{mend and '; '}{mend}",
        final=final or container.waiting in NEVER_RIGHT,
    )


def _mend(cause: Cause, container: Container) -> str:
    google = GOOGLE.match(container.image)
    if cause is not DENIED or not google:
        return cause.mend
    return (
        "give the nodes' service account roles/artifactregistry.reader: gcloud artifacts"
        f" repositories add-iam-policy-binding {google['repository']}"
        f" --project={google['project']} --location={google['region']}"
        " --role=roles/artifactregistry.reader --member=serviceAccount:…"
    )
