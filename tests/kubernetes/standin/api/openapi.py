"""Tell clients the types of objects, and which parameters writing takes: OpenAPI 2 and 3."""

import functools
import json
from typing import Any

from standin.api import schema
from standin.api.failure import no_such_path
from standin.api.resources import GROUPS, Object, Resource, of_group

_PARAMETERS = ("dryRun", "fieldManager", "fieldValidation")
_WRITES = {"post": "create", "put": "update", "patch": "patch"}


@functools.cache
def v2() -> bytes:
    """All of it as one document of OpenAPI 2."""
    paths: Object = {}
    for group in ("", *GROUPS):
        paths |= _paths(group, {"type": "string"})
    document = {
        "swagger": "2.0",
        "info": {"title": "Kubernetes", "version": f"v{schema.VERSION}.0"},
        "paths": paths,
        "definitions": _with_references("#/definitions/"),
    }
    return json.dumps(document).encode()


def v3_index() -> Object:
    """Where the documents of OpenAPI 3 are."""
    names = ["api/v1", *(f"apis/{group}/v1" for group in GROUPS)]
    return {"paths": {name: {"serverRelativeURL": f"/openapi/v3/{name}?hash=1"} for name in names}}


@functools.cache
def v3(path: str) -> bytes:
    """The document of one group; Failure for an unknown one."""
    names = {"api/v1": "", **{f"apis/{group}/v1": group for group in GROUPS}}
    if path not in names:
        raise no_such_path()
    document = {
        "openapi": "3.0.0",
        "info": {"title": "Kubernetes", "version": f"v{schema.VERSION}.0"},
        "paths": _paths(names[path], None),
        "components": {"schemas": _with_references("#/components/schemas/")},
    }
    return json.dumps(document).encode()


def _paths(group: str, kind: Object | None) -> Object:
    paths: Object = {}
    for resource in of_group(group):
        base = resource.path + ("/namespaces/{namespace}" if resource.namespaced else "")
        paths[f"{base}/{resource.plural}"] = _operations(resource, ("post",), kind)
        paths[f"{base}/{resource.plural}/{{name}}"] = _operations(resource, ("put", "patch"), kind)
    return paths


def _operations(resource: Resource, methods: tuple[str, ...], kind: Object | None) -> Object:
    meant = {"group": resource.group, "version": "v1", "kind": resource.kind}
    return {
        method: {
            "operationId": f"{_WRITES[method]}{resource.group}V1{resource.kind}",
            "parameters": [_parameter(name, kind) for name in _PARAMETERS],
            "responses": {"200": {"description": "OK"}},
            "x-kubernetes-action": method,
            "x-kubernetes-group-version-kind": meant,
        }
        for method in methods
    }


def _parameter(name: str, kind: Object | None) -> Object:
    told = kind or {"schema": {"type": "string"}}
    return {"name": name, "in": "query", **told}


def _with_references(prefix: str) -> Any:
    return {name: _plain(node, prefix) for name, node in schema.definitions().items()}


def _plain(node: Any, prefix: str) -> Any:
    """A type as OpenAPI writes it: one kind, without null."""
    if isinstance(node, list):
        return [_plain(one, prefix) for one in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _plain(value, prefix) for key, value in node.items() if key != "enum"}
    if isinstance(node.get("$ref"), str):
        plain["$ref"] = prefix + node["$ref"].rpartition("/")[2]
    if isinstance(node.get("type"), list):
        plain["type"] = node["type"][0]
    if "oneOf" in node and "properties" not in node:
        return {"type": "string"}
    return plain
