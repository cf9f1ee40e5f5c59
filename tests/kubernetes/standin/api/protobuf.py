"""Read the objects that kubectl sends as protocol buffers, which for a few kinds it always does."""

import base64
import struct
from collections.abc import Iterator
from typing import Any

from standin.api.failure import Failure
from standin.api.resources import Object

CONTENT_TYPE = "application/vnd.kubernetes.protobuf"
_MAGIC = b"k8s\x00"
# Field numbers of k8s.io/api's generated.proto. A type ends with `*` where it repeats; `map` is
# of texts, `bytes*` of texts to bytes.
_UNKNOWN = {1: ("type", "TypeMeta"), 2: ("raw", "raw")}
_REVIEW = {1: ("metadata", "ObjectMeta")}
_MESSAGES: dict[str, dict[int, tuple[str, str]]] = {
    "TypeMeta": {1: ("apiVersion", "text"), 2: ("kind", "text")},
    "ObjectMeta": {
        1: ("name", "text"),
        2: ("generateName", "text"),
        3: ("namespace", "text"),
        11: ("labels", "map"),
        12: ("annotations", "map"),
    },
    "ConfigMap": {
        **_REVIEW,
        2: ("data", "map"),
        3: ("binaryData", "bytes*"),
        4: ("immutable", "bool"),
    },
    "Secret": {
        **_REVIEW,
        2: ("data", "bytes*"),
        3: ("type", "text"),
        4: ("stringData", "map"),
        5: ("immutable", "bool"),
    },
    "Namespace": _REVIEW,
    "ServiceAccount": _REVIEW,
    "ResourceQuota": {**_REVIEW, 2: ("spec", "ResourceQuotaSpec")},
    "ResourceQuotaSpec": {1: ("hard", "Quantity*")},
    "Quantity": {1: ("string", "text")},
    "Role": {**_REVIEW, 2: ("rules", "PolicyRule*")},
    "ClusterRole": {**_REVIEW, 2: ("rules", "PolicyRule*")},
    "PolicyRule": {
        1: ("verbs", "text*"),
        2: ("apiGroups", "text*"),
        3: ("resources", "text*"),
        4: ("resourceNames", "text*"),
        5: ("nonResourceURLs", "text*"),
    },
    "RoleBinding": {**_REVIEW, 2: ("subjects", "Subject*"), 3: ("roleRef", "RoleRef")},
    "ClusterRoleBinding": {**_REVIEW, 2: ("subjects", "Subject*"), 3: ("roleRef", "RoleRef")},
    "Subject": {
        1: ("kind", "text"),
        2: ("apiGroup", "text"),
        3: ("name", "text"),
        4: ("namespace", "text"),
    },
    "RoleRef": {1: ("apiGroup", "text"), 2: ("kind", "text"), 3: ("name", "text")},
    "SelfSubjectReview": _REVIEW,
    "SelfSubjectRulesReview": {**_REVIEW, 2: ("spec", "SelfSubjectRulesReviewSpec")},
    "SelfSubjectRulesReviewSpec": {1: ("namespace", "text")},
    "SelfSubjectAccessReview": {**_REVIEW, 2: ("spec", "SelfSubjectAccessReviewSpec")},
    "SelfSubjectAccessReviewSpec": {
        1: ("resourceAttributes", "ResourceAttributes"),
        2: ("nonResourceAttributes", "NonResourceAttributes"),
    },
    "NonResourceAttributes": {1: ("path", "text"), 2: ("verb", "text")},
    "ResourceAttributes": {
        1: ("namespace", "text"),
        2: ("verb", "text"),
        3: ("group", "text"),
        4: ("version", "text"),
        5: ("resource", "text"),
        6: ("subresource", "text"),
        7: ("name", "text"),
    },
    "TokenRequest": {**_REVIEW, 2: ("spec", "TokenRequestSpec")},
    "TokenRequestSpec": {1: ("audiences", "text*"), 4: ("expirationSeconds", "number")},
    "DeleteOptions": {
        1: ("gracePeriodSeconds", "number"),
        2: ("preconditions", "Preconditions"),
        4: ("propagationPolicy", "text"),
    },
    "Preconditions": {1: ("uid", "text"), 2: ("resourceVersion", "text")},
}


def parse(body: bytes) -> Object:
    """The object in a body; Failure for a kind that is not known here."""
    head = _message(_UNKNOWN, body.removeprefix(_MAGIC))
    kind = head["type"].get("kind", "")
    if kind not in _MESSAGES:
        message = f"the stand-in reads no {kind} as protocol buffers"
        raise Failure(415, "UnsupportedMediaType", message)
    return {**head["type"], **_message(_MESSAGES[kind], head["raw"])}


def _message(types: dict[int, tuple[str, str]], content: bytes) -> Object:
    value: Object = {}
    for number, field in _fields(content):
        if number not in types:
            continue
        name, kind = types[number]
        if kind == "map" or kind in ("bytes*", "Quantity*"):
            key, one = _entry(kind, field)
            value.setdefault(name, {})[key] = one
        elif kind.endswith("*"):
            value.setdefault(name, []).append(_value(kind[:-1], field))
        elif (one := _value(kind, field)) not in ("", {}) or kind == "TypeMeta":
            value[name] = one
    return value


def _entry(kind: str, field: Any) -> tuple[str, Any]:
    parts = dict(_fields(field))
    key, content = parts.get(1, b"").decode(), parts.get(2, b"")
    if kind == "map":
        return key, content.decode()
    if kind == "bytes*":
        return key, base64.b64encode(content).decode()
    return key, _message(_MESSAGES["Quantity"], content).get("string", "0")


def _value(kind: str, field: Any) -> Any:
    match kind:
        case "text":
            return field.decode()
        case "bool":
            return bool(field)
        case "number" | "raw":
            return field
    return _message(_MESSAGES[kind], field)


def _fields(content: bytes) -> Iterator[tuple[int, Any]]:
    place = 0
    while place < len(content):
        tag, place = _varint(content, place)
        match tag & 7:
            case 0:
                value, place = _varint(content, place)
                yield tag >> 3, value
            case 2:
                length, place = _varint(content, place)
                yield tag >> 3, content[place : place + length]
                place += length
            case 1:
                yield tag >> 3, struct.unpack_from("<q", content, place)[0]
                place += 8
            case _:
                return


def _varint(content: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value, place
