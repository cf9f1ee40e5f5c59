"""Read a predict request's inputs, in row or in columnar form."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

import numpy as np

from model.server.failure import RequestFailure, invalid
from model.server.rest.document import refused, shown
from model.server.rest.leaves import is_binary, tensor
from model.server.signature import Spec, written

Specs = Mapping[str, Spec]


class Form(Enum):
    """How a request lays its tensors out; the value is the key of the answer."""

    ROW = "predictions"
    COLUMNAR = "outputs"


def signature_name(body: dict[str, Any]) -> str:
    """Return the signature a body names, or an empty name.

    Raises INVALID_ARGUMENT when it is no string.
    """
    name = body.get("signature_name", "")
    if not isinstance(name, str):
        raise refused(body, "not formatted correctly. 'signature_name' key must be a string value.")
    return name


def inputs(body: dict[str, Any], specs: Specs) -> tuple[Form, dict[str, np.ndarray]]:
    """Read the named tensors of a body.

    Raises INVALID_ARGUMENT where the body does not fit the signature's inputs.
    """
    if "instances" in body and "inputs" in body:
        raise refused(
            body,
            "Not formatted correctly expecting only one of 'inputs' or 'instances' keys to exist ",
        )
    if "inputs" in body:
        return Form.COLUMNAR, _columns(body["inputs"], specs)
    if "instances" not in body:
        raise invalid("Missing 'inputs' or 'instances' key")
    if not isinstance(body["instances"], list):
        raise refused(body, "Expecting 'instances' to be an list/array")
    if not body["instances"]:
        raise refused(body, "No values in 'instances' array")
    return Form.ROW, _rows(body["instances"], specs)


def _columns(value: Any, specs: Specs) -> dict[str, np.ndarray]:
    if not _is_named(value):
        if len(specs) > 1:
            raise invalid(
                "inputs is a plain value/list, but expecting an object as multiple "
                "input tensors required as per tensorinfo_map"
            )
        return {name: tensor(value, spec.dtype) for name, spec in specs.items()}
    for name in specs:
        if name not in value:
            raise invalid(f"Missing named input: {name} in 'inputs' object.")
    return {name: tensor(value[name], spec.dtype) for name, spec in specs.items()}


def _rows(instances: list[Any], specs: Specs) -> dict[str, np.ndarray]:
    first = instances[0]
    if not isinstance(first, dict) and len(specs) > 1:
        raise invalid(
            "instances is a plain list, but expecting list of objects as multiple "
            "input tensors required as per tensorinfo_map"
        )
    named = _is_named(first)
    for number, item in enumerate(instances):
        if _is_named(item) != named:
            wanted, got = ("object", "list") if named else ("value/list", "object")
            raise invalid(f"Expecting {wanted} but got {got} at item {number} of input list")
        if named:
            _check_keys(number, item, specs)
    if not named:
        name, spec = next(iter(specs.items()))
        return {name: _stacked(instances, spec, "")}
    return {
        name: _stacked([item[name] for item in instances], spec, f" key: {name}")
        for name, spec in specs.items()
    }


def _check_keys(number: int, item: dict[str, Any], specs: Specs) -> None:
    if item.keys() == specs.keys():
        return
    for name in item:
        if name not in specs:
            missing = invalid(f"JSON object: does not have named input: {name}")
            raise _failed(number, f" key: {name}", missing)
    raise invalid(
        f"Failed to process element: {number} of 'instances' list. JSON object: {shown(item)} "
        f"keys must be equal to: {','.join(sorted(specs))}"
    )


def _stacked(items: list[Any], spec: Spec, key: str) -> np.ndarray:
    """Read all the elements of one input at once, and again one by one only to find a culprit."""
    try:
        return tensor(items, spec.dtype)
    except RequestFailure as failure:
        shape: tuple[int, ...] | None = None
        for number, item in enumerate(items):
            try:
                shape = _same_shape(tensor(item, spec.dtype), shape)
            except RequestFailure as culprit:
                raise _failed(number, key, culprit) from None
        raise failure


def _same_shape(array: np.ndarray, shape: tuple[int, ...] | None) -> tuple[int, ...]:
    if shape is not None and array.size != np.prod(shape):
        raise invalid(f"Expecting tensor size: {int(np.prod(shape))} but got: {array.size}")
    if shape is not None and array.shape != shape:
        raise invalid(f"Expecting shape {written(shape)} but got: {written(array.shape)}")
    return tuple(array.shape)


def _failed(number: int, key: str, failure: RequestFailure) -> RequestFailure:
    return RequestFailure(
        failure.code,
        f"Failed to process element: {number}{key} of 'instances' list. Error: {failure}",
    )


def _is_named(value: Any) -> bool:
    return isinstance(value, dict) and not is_binary(value)
