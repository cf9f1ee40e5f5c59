"""Make the ReplicaSet of a Deployment's template, and know it again."""

import copy
import hashlib
import json

from standin.api.resources import Object
from standin.controllers import rolling

REVISION = "deployment.kubernetes.io/revision"
_HASH = "pod-template-hash"
_NOT_COPIED = ("kubectl.kubernetes.io/last-applied-configuration", REVISION)
_LETTERS = "bcdfghjklmnpqrstvwxz2456789"


def is_of(one: Object, deployment: Object) -> bool:
    """Whether a ReplicaSet makes the pods that a Deployment describes now."""
    template = copy.deepcopy(one["spec"]["template"])
    template["metadata"].get("labels", {}).pop(_HASH, None)
    return bool(template == deployment["spec"]["template"])


def made(deployment: Object, number: int) -> Object:
    """A new ReplicaSet, with no pods yet."""
    meta, spec = deployment["metadata"], deployment["spec"]
    short = _hash(spec["template"])
    template, selector = copy.deepcopy(spec["template"]), copy.deepcopy(spec["selector"])
    template["metadata"].setdefault("labels", {})[_HASH] = short
    selector.setdefault("matchLabels", {})[_HASH] = short
    owner = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "name": meta["name"],
        "uid": meta["uid"],
        "controller": True,
        "blockOwnerDeletion": True,
    }
    metadata = {
        "name": f"{meta['name']}-{short}",
        "namespace": meta["namespace"],
        "labels": template["metadata"]["labels"],
        "annotations": annotations(deployment, number),
        "ownerReferences": [owner],
    }
    taken = {"minReadySeconds": spec["minReadySeconds"]} if "minReadySeconds" in spec else {}
    own = {"replicas": 0, "selector": selector, "template": template, **taken}
    return {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": metadata, "spec": own}


def annotations(deployment: Object, number: int) -> dict[str, str]:
    """What a ReplicaSet of a revision takes over from its Deployment."""
    spec, own = deployment["spec"], deployment["metadata"].get("annotations", {})
    surge, _ = rolling.limits(deployment)
    return {
        **{key: value for key, value in own.items() if key not in _NOT_COPIED},
        REVISION: str(number),
        "deployment.kubernetes.io/desired-replicas": str(spec["replicas"]),
        "deployment.kubernetes.io/max-replicas": str(spec["replicas"] + surge),
    }


def revision(one: Object) -> int:
    """Which of its Deployment's revisions it is."""
    return int(one["metadata"].get("annotations", {}).get(REVISION, 0))


def _hash(template: Object) -> str:
    digest = hashlib.sha256(json.dumps(template, sort_keys=True).encode()).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:10])
