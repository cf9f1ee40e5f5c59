"""Choose objects by their labels and fields."""

import re
from typing import Any

from standin.api.failure import bad_request
from standin.api.resources import Object

_SET = re.compile(r"\s*(?P<key>[^\s!=,()]+)\s+(?P<how>in|notin)\s*\((?P<values>[^)]*)\)\s*")
_EQUAL = re.compile(r"\s*(?P<key>[^\s!=,()]+)\s*(?P<how>==|=|!=)\s*(?P<values>[^,()\s]*)\s*")
_EXISTS = re.compile(r"\s*(?P<how>!?)\s*(?P<key>[^\s!=,()]+)\s*(?P<values>)")
_FIELDS = ("metadata.name", "metadata.namespace")
_KIND_FIELDS = {
    "Pod": ("spec.nodeName", "spec.restartPolicy", "spec.serviceAccountName", "status.phase"),
    "Event": (
        *("involvedObject.kind", "involvedObject.name", "involvedObject.namespace"),
        *("involvedObject.uid", "reason", "type", "reportingComponent"),
    ),
    "Secret": ("type",),
    "Namespace": ("status.phase",),
}
Requirement = tuple[str, str, frozenset[str]]


def matches(selector: Object, labels: dict[str, str]) -> bool:
    """Whether labels are those of a LabelSelector."""
    wanted = selector.get("matchLabels", {})
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        _holds((one["key"], one["operator"], frozenset(one.get("values", ()))), labels)
        for one in selector.get("matchExpressions", ())
    )


def by_labels(text: str) -> list[Requirement]:
    """Read a `labelSelector` of a URL: `app=web,tier in (a,b),!old`."""
    found, place = [], 0
    while place < len(text):
        match = next((m for one in (_SET, _EQUAL, _EXISTS) if (m := one.match(text, place))), None)
        if not match:
            raise bad_request(f"unable to parse requirement: found '{text[place:]}'")
        found.append(_requirement(match))
        place = match.end() + 1
    return found


def by_fields(kind: str, text: str) -> list[Requirement]:
    """Read a `fieldSelector` of a URL: `metadata.name=web`."""
    found = by_labels(text)
    known = (*_FIELDS, *_KIND_FIELDS.get(kind, ()))
    for key, _, _ in found:
        if key not in known:
            raise bad_request(f"field label not supported: {key}")
    return found


def chosen(value: Object, labels: list[Requirement], fields: list[Requirement]) -> bool:
    """Whether an object meets all requirements."""
    own = value["metadata"].get("labels", {})
    found = {key: _field(value, key) for key, _, _ in fields}
    return all(_holds(one, own) for one in labels) and all(_holds(one, found) for one in fields)


def _requirement(match: "re.Match[str]") -> Requirement:
    values = frozenset(part.strip() for part in match["values"].split(","))
    names = {"": "Exists", "!": "DoesNotExist", "in": "In", "=": "In", "==": "In"}
    return match["key"], names.get(match["how"], "NotIn"), values


def _holds(requirement: Requirement, labels: dict[str, str]) -> bool:
    key, how, values = requirement
    match how:
        case "In":
            return key in labels and labels[key] in values
        case "NotIn":
            return labels.get(key) not in values
        case "Exists":
            return key in labels
    return key not in labels


def _field(value: Any, path: str) -> str:
    for name in path.split("."):
        value = value.get(name, {})
    return str(value) if value != {} else ""
