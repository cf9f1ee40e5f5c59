"""Change an object by a JSON patch or a JSON merge patch."""

import copy
from typing import Any

from standin.api.failure import Failure
from standin.api.resources import Object

_REFUSED = "the server rejected our request due to an error in our request"


def merge(value: Any, patch: Any) -> Any:
    """RFC 7386: null takes away, an object goes into an object, anything else replaces."""
    if not isinstance(patch, dict):
        return copy.deepcopy(patch)
    result = dict(value) if isinstance(value, dict) else {}
    for name, below in patch.items():
        if below is None:
            result.pop(name, None)
        else:
            result[name] = merge(result.get(name), below)
    return result


def json_patch(value: Object, operations: list[Object]) -> Object:
    """RFC 6902; Failure when an operation finds nothing or a test does not hold."""
    result: Any = copy.deepcopy(value)
    try:
        for operation in operations:
            _operate(result, operation)
    except (KeyError, IndexError, ValueError, TypeError) as error:
        causes = [{"reason": "UnexpectedServerResponse", "message": str(error)}]
        raise Failure(422, "Invalid", _REFUSED, causes=causes) from error
    return dict(result)


def _operate(root: Any, operation: Object) -> None:
    kind, place = operation["op"], _split(operation["path"])
    match kind:
        case "add":
            _add(root, place, copy.deepcopy(operation["value"]))
        case "remove":
            _remove(root, place)
        case "replace":
            _remove(root, place)
            _add(root, place, copy.deepcopy(operation["value"]))
        case "move":
            _add(root, place, _remove(root, _split(operation["from"])))
        case "copy":
            _add(root, place, copy.deepcopy(_find(root, _split(operation["from"]))))
        case "test":
            if _find(root, place) != operation.get("value"):
                raise ValueError(f"testing value {operation['path']} failed: test failed")
        case _:
            raise ValueError(f"Unexpected kind: {kind}")


def _split(pointer: str) -> list[str]:
    parts = pointer.split("/")[1:]
    return [part.replace("~1", "/").replace("~0", "~") for part in parts]


def _find(root: Any, place: list[str]) -> Any:
    for name in place:
        root = root[int(name)] if isinstance(root, list) else root[name]
    return root


def _add(root: Any, place: list[str], value: Any) -> None:
    parent, name = _find(root, place[:-1]), place[-1]
    if isinstance(parent, list):
        parent.insert(len(parent) if name == "-" else int(name), value)
    else:
        parent[name] = value


def _remove(root: Any, place: list[str]) -> Any:
    parent, name = _find(root, place[:-1]), place[-1]
    return parent.pop(int(name) if isinstance(parent, list) else name)
