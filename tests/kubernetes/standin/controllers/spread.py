"""Say why a pod would stand too close to its like: topology spread constraints."""

import copy

from standin.api import selectors
from standin.api.resources import Object
from standin.controllers import placement
from standin.controllers.pods import is_active

_SKEWED = "node(s) didn't match pod topology spread constraints"


def reason(pod: Object, node: Object, nodes: list[Object], others: list[Object]) -> str:
    """Why not, as the scheduler says it; empty if it may."""
    for one in pod["spec"].get("topologySpreadConstraints", ()):
        if one["whenUnsatisfiable"] == "DoNotSchedule":
            if one["topologyKey"] not in node["metadata"].get("labels", {}):
                return f"{_SKEWED} (missing required label)"
            if _is_skewed(one, pod, node, nodes, others):
                return _SKEWED
    return ""


def _is_skewed(
    constraint: Object, pod: Object, node: Object, nodes: list[Object], others: list[Object]
) -> bool:
    key, selector = constraint["topologyKey"], _selector(constraint, pod)
    places = {
        one["metadata"]["name"]: one["metadata"]["labels"][key]
        for one in nodes
        if key in one["metadata"].get("labels", {}) and not placement.reason(pod, _untainted(one))
    }
    counts = dict.fromkeys(places.values(), 0)
    for other in others:
        place = places.get(other["spec"].get("nodeName", ""))
        same = other["metadata"]["namespace"] == pod["metadata"]["namespace"]
        labels = other["metadata"].get("labels", {})
        if place and same and is_active(other) and selectors.matches(selector, labels):
            counts[place] += 1
    own = int(selectors.matches(selector, pod["metadata"].get("labels", {})))
    here = counts.get(node["metadata"]["labels"][key], 0) + own
    return bool(here - min(counts.values(), default=0) > constraint["maxSkew"])


def _selector(constraint: Object, pod: Object) -> Object:
    """With the labels whose values this pod's own decide."""
    selector = copy.deepcopy(constraint.get("labelSelector", {}))
    labels = pod["metadata"].get("labels", {})
    for key in constraint.get("matchLabelKeys", ()):
        if key in labels:
            selector.setdefault("matchLabels", {})[key] = labels[key]
    return dict(selector)


def _untainted(node: Object) -> Object:
    """A node as constraints count it: taints do not matter unless they say so."""
    spec = {key: value for key, value in node["spec"].items() if key != "taints"}
    return {**node, "spec": {**spec, "unschedulable": False}}
