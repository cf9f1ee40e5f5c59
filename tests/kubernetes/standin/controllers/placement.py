"""Say why a pod may not run on a node, whatever room there is."""

from standin.api.resources import Object

_AFFINITY = "node(s) didn't match Pod's node affinity/selector"
_EFFECTS = ("NoExecute", "NoSchedule")


def reason(pod: Object, node: Object) -> str:
    """Why not, as the scheduler says it; empty if it may."""
    spec, labels = pod["spec"], node["metadata"].get("labels", {})
    if node["spec"].get("unschedulable"):
        return "node(s) were unschedulable"
    for taint in node["spec"].get("taints", ()):
        if taint["effect"] in _EFFECTS and not _tolerated(taint, spec.get("tolerations", ())):
            return f"node(s) had untolerated taint {{{taint['key']}: {taint.get('value', '')}}}"
    selector = spec.get("nodeSelector", {}).items()
    return "" if selector <= labels.items() and _affine(spec, node) else _AFFINITY


def _tolerated(taint: Object, tolerations: list[Object]) -> bool:
    return any(
        one.get("key") in (None, taint["key"])
        and one.get("effect") in (None, taint["effect"])
        and (one.get("operator") == "Exists" or one.get("value", "") == taint.get("value", ""))
        for one in tolerations
    )


def _affine(spec: Object, node: Object) -> bool:
    """Whether a node is one of those that an affinity requires."""
    affinity = spec.get("affinity", {}).get("nodeAffinity", {})
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
    if required is None:
        return True
    return any(
        all(_holds(one, node["metadata"].get("labels", {})) for one in term["matchExpressions"])
        for term in required["nodeSelectorTerms"]
        if term.get("matchExpressions")
    )


def _holds(expression: Object, labels: dict[str, str]) -> bool:
    value, values = labels.get(expression["key"]), expression.get("values", [])
    match expression["operator"]:
        case "In":
            return value in values
        case "NotIn":
            return value not in values
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
        case "Gt":
            return value is not None and int(value) > int(values[0])
    return value is not None and int(value) < int(values[0])
