"""Keep a cluster from making more of the pods that a rollout is to replace."""

import yaml

from ops.kubectl.object import Document
from ops.manifests.manifest import Manifest, parse

KIND = "Deployment"


def first(manifests: tuple[Manifest, ...], there: Document | None) -> tuple[Manifest, ...] | None:
    """The manifests with no more pods than are there, to be rolled out before those with more.

    A cluster that is given a new template and a larger number at once makes the former template's
    pods that many first: they may take the room that the new ones need, and none of them goes
    before a new one is ready. None where the number does not grow.
    """
    pods = int(there["spec"].get("replicas", 1)) if there else 0
    wanted = (one.document["spec"].get("replicas", 1) for one in manifests if one.kind == KIND)
    if not 0 < pods < max(wanted, default=0):
        return None
    return tuple(_of(one, pods) if one.kind == KIND else one for one in manifests)


def _of(deployment: Manifest, pods: int) -> Manifest:
    spec = {**deployment.document["spec"], "replicas": pods}
    return parse(yaml.safe_dump({**deployment.document, "spec": spec}))
