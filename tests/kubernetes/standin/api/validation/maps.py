"""Check ConfigMaps and Secrets."""

import base64
import json
from collections.abc import Iterator

from standin.api.field import FieldError, forbidden, immutable, invalid, required, too_long
from standin.api.resources import Object
from standin.api.validation import names

LIMIT_BYTES = 1024 * 1024
_REQUIRED = {
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
}


def config_map(value: Object) -> Iterator[FieldError]:
    """What is wrong with a ConfigMap."""
    texts, binaries = value.get("data", {}), value.get("binaryData", {})
    for field, given in (("data", texts), ("binaryData", binaries)):
        yield from _keys(field, given)
    for key in texts.keys() & binaries.keys():
        yield invalid(f"data[{key}]", key, "duplicate of key present in binaryData")
    size = sum(len(text.encode()) for text in texts.values())
    if size + _decoded(binaries) > LIMIT_BYTES:
        yield too_long("", LIMIT_BYTES)


def secret(value: Object) -> Iterator[FieldError]:
    """What is wrong with a Secret."""
    data = value.get("data", {})
    yield from _keys("data", data)
    if _decoded(data) > LIMIT_BYTES:
        yield too_long("data", LIMIT_BYTES)
    for key in _REQUIRED.get(value["type"], ()):
        if key not in data:
            yield required(f"data[{key}]")
    if text := data.get(".dockerconfigjson"):
        try:
            json.loads(base64.b64decode(text))
        except ValueError as error:
            yield invalid("data[.dockerconfigjson]", "<secret contents redacted>", str(error))


def changed(value: Object, before: Object) -> Iterator[FieldError]:
    """What may not be changed in a ConfigMap or a Secret."""
    if not before.get("immutable"):
        return
    if not value.get("immutable"):
        yield forbidden("immutable", "field is immutable when `immutable` is set")
    for field in ("data", "binaryData"):
        if value.get(field) != before.get(field):
            yield forbidden(field, "field is immutable when `immutable` is set")


def secret_changed(value: Object, before: Object) -> Iterator[FieldError]:
    """What may not be changed in a Secret."""
    yield from changed(value, before)
    if value["type"] != before["type"]:
        yield immutable("type", value["type"])


def _keys(field: str, given: dict[str, str]) -> Iterator[FieldError]:
    for key in given:
        yield from (invalid(f"{field}[{key}]", key, why) for why in names.config_key(key))


def _decoded(data: dict[str, str]) -> int:
    return sum(len(base64.b64decode(text)) for text in data.values())
