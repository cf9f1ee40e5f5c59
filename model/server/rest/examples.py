"""Read the tf.Examples of a classify or regress request from JSON."""

from typing import Any

from tensorflow.core.example import example_pb2, feature_pb2
from tensorflow_serving.apis import input_pb2

from model.server.failure import RequestFailure, invalid
from model.server.rest.document import refused
from model.server.rest.leaves import as_bytes, is_binary, json_type

_KINDS = {"bytes_list": "bytes", "float_list": "float", "int64_list": "int64"}
_LEAST, _GREATEST, _UNSIGNED = -(2**63), 2**63 - 1, 2**64 - 1


def examples(body: dict[str, Any]) -> input_pb2.Input:
    """Return the Examples of a body, with their context if it has one.

    Raises INVALID_ARGUMENT for what is no list of objects of plain values.
    """
    given = input_pb2.Input()
    listed = given.example_list
    if "context" in body:
        given.example_list_with_context.context.CopyFrom(_example(body["context"]))
        listed = given.example_list_with_context
    if "examples" not in body:
        raise refused(body, "When method is classify, key 'examples' is expected and was not found")
    if not isinstance(body["examples"], list):
        raise refused(body, "Expecting 'examples' value to be an list/array")
    if not body["examples"]:
        raise refused(body, "'examples' value is an empty array")
    listed.examples.extend(_example(value) for value in body["examples"])
    return given


def _example(value: Any) -> example_pb2.Example:
    if not isinstance(value, dict):
        raise invalid(f"Example must be JSON object but got JSON {json_type(value)}")
    example = example_pb2.Example()
    for name, content in value.items():
        feature = example.features.feature[name]
        for item in content if isinstance(content, list) else [content]:
            _add(feature, name, item)
    return example


def _add(feature: feature_pb2.Feature, name: str, value: Any) -> None:
    """Add one value, in the kind of list that JSON's type stands for."""
    kind, item = _converted(name, value)
    taken = feature.WhichOneof("kind")
    if taken not in (None, kind):
        raise invalid(f"Unexpected element type in feature: {name} expecting type: {_KINDS[taken]}")
    getattr(feature, kind).value.append(item)


def _converted(name: str, value: Any) -> tuple[str, bytes | int | float]:
    if isinstance(value, str) or is_binary(value):
        return "bytes_list", as_bytes(value)
    if isinstance(value, bool):
        return "int64_list", int(value)
    if isinstance(value, int) and _LEAST <= value <= _GREATEST:
        return "int64_list", value
    if isinstance(value, int) and 0 < value <= _UNSIGNED:
        raise invalid(f"Feature: {name} has uint64_t element. Only int64_t is supported.")
    if isinstance(value, int | float):
        return "float_list", _float(value)
    raise _unexpected(name, value)


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number of more than 308 digits
        return float("inf") if value > 0 else float("-inf")


def _unexpected(name: str, value: Any) -> RequestFailure:
    return invalid(f"Feature: {name} has element with unexpected JSON type: {json_type(value)}")
