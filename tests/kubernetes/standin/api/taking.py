"""Take an object from a request: decoded, complete, and where the URL points."""

from typing import Any

from standin.api import failure, field, schema, typed
from standin.api.decode import Decoder
from standin.api.request import Place, Request
from standin.api.resources import Object, Resource

_OPTIONS = Resource("meta.k8s.io", "PatchOptions", "patchoptions")


def decoded(place: Place, request: Request, given: Object) -> Object:
    """The object that was sent; Failure if it is of another kind or cannot be read."""
    resource = place.resource
    _check_kind(resource, given)
    decoder = Decoder(resource.kind)
    value = decoder.object(schema.of(resource), given)
    checks = request.query.get("fieldValidation") or "Warn"
    if checks == "Strict":
        decoder.strictly()
    if checks == "Warn":
        request.warnings += [f'unknown field "{path}"' for path in decoder.unknown]
    value.setdefault("metadata", {})
    return {**value, "apiVersion": resource.api_version, "kind": resource.kind}


def locate(place: Place, value: Object) -> None:
    """Put an object where the URL points; Failure if it says otherwise."""
    meta = value["metadata"]
    if not place.resource.namespaced and meta.get("namespace"):
        raise failure.bad_request("namespace is not allowed on this type")
    if place.resource.namespaced:
        if (meta.get("namespace") or place.namespace) != place.namespace:
            raise failure.bad_request(
                "the namespace of the provided object does not match the namespace sent on the "
                "request"
            )
        meta["namespace"] = place.namespace
    if place.name and meta.setdefault("name", place.name) != place.name:
        raise failure.bad_request(
            f"the name of the object ({meta['name']}) does not match the name on the URL "
            f"({place.name})"
        )


def check_applied(place: Place, request: Request, config: Object) -> None:
    """Raise Failure if a configuration cannot be applied."""
    if not request.query.get("fieldManager"):
        error = field.required("fieldManager", "is required for apply patch")
        raise failure.invalid(_OPTIONS, "", [error])
    if (config.get("metadata") or {}).get("managedFields"):
        raise failure.bad_request("metadata.managedFields must be nil")
    kind = f"{place.resource.api_version}, Kind={place.resource.kind}"
    title = f"{place.namespace}/{place.name}; {kind}"
    typed.check(schema.of(place.resource), config, title)


def tidy(kind: schema.Schema, value: Any) -> Any:
    """A value without empty maps and lists, which no object is stored with."""
    if isinstance(value, list) and kind.form == "list":
        return [tidy(kind.items, one) for one in value]
    if not isinstance(value, dict) or kind.form not in ("struct", "map"):
        return value
    left = {}
    for name, one in value.items():
        below = kind.below(name)
        if one is None or (below and below.form in ("map", "list") and not one):
            continue
        left[name] = tidy(below, one) if below else one
    return left


def _check_kind(resource: Resource, given: Object) -> None:
    version, kind = given.get("apiVersion", resource.api_version), given.get("kind")
    if version != resource.api_version:
        raise failure.bad_request(
            f"the API version in the data ({version}) does not match the expected API version "
            f"({resource.api_version})"
        )
    if kind not in (None, resource.kind):
        raise failure.bad_request(
            f'{kind} in version "v1" cannot be handled as a {resource.kind}: no kind "{kind}" is '
            f'registered for version "{version}"'
        )
