"""Take an object from JSON as the API server does: typed, with unknown fields found."""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from standin.api import quantity
from standin.api.failure import Failure, bad_request
from standin.api.resources import Object
from standin.api.schema import Schema

_TIME, _MICRO = "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05.000000Z07:00"
_JSON_NAMES = {bool: "bool", str: "string", int: "number", float: "number", list: "array"}
_BOUNDS = {"int32": 2**31, "int64": 2**63}
_SCALARS: dict[str, Any] = {
    "Quantity": (str, int, float),
    "IntOrString": (str, int),
    "bool": bool,
    "float64": (int, float),
}


@dataclass
class Decoder:
    """Walks over one object; `unknown` are the paths that its type does not have."""

    kind: str
    version: str = "v1"
    unknown: list[str] = field(default_factory=list)

    def object(self, schema: Schema, value: Object) -> Object:
        """The object without unknown fields and nulls, with values in their canonical form.

        Raises Failure for a value of another type.
        """
        try:
            return dict(self._value(schema, value, ""))
        except ValueError as error:
            raise self.failure(str(error)) from error

    def failure(self, why: str) -> Failure:
        """The object cannot be taken, and why."""
        kind = self.kind
        return bad_request(
            f'{kind} in version "{self.version}" cannot be handled as a {kind}: {why}'
        )

    def strictly(self) -> None:
        """Raise Failure if there are unknown fields."""
        if self.unknown:
            listed = ", ".join(f'unknown field "{path}"' for path in self.unknown)
            raise self.failure(f"strict decoding error: {listed}")

    def _value(self, schema: Schema, value: Any, path: str) -> Any:
        if schema.form in ("struct", "map"):
            return self._mapping(schema, self._typed(schema, value, dict, path), path)
        if schema.form == "list":
            items = self._typed(schema, value, list, path)
            return [
                self._value(schema.items, item, f"{path}[{index}]")
                for index, item in enumerate(items)
            ]
        return value if schema.form == "any" else self._scalar(schema, value, path)

    def _mapping(self, schema: Schema, value: Object, path: str) -> Object:
        taken = {}
        for name, below in value.items():
            place = f"{path}.{name}" if path else name
            known = schema.below(name)
            if known is None:
                self.unknown.append(place)
            elif below is not None:
                taken[name] = self._value(known, below, place)
        return taken

    def _scalar(self, schema: Schema, value: Any, path: str) -> Any:
        kind = schema.scalar
        if kind in _BOUNDS:
            return self._integer(schema, value, path)
        given = self._typed(schema, value, _SCALARS.get(kind, str), path)
        return _FORMS[kind](given) if kind in _FORMS else given

    def _integer(self, schema: Schema, value: Any, path: str) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        number = int(self._typed(schema, value, int, path))
        if not -_BOUNDS[schema.scalar] <= number < _BOUNDS[schema.scalar]:
            raise ValueError(self._unfit(f"number {number}", path, schema))
        return number

    def _typed(self, schema: Schema, value: Any, kinds: Any, path: str) -> Any:
        if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
            raise ValueError(self._unfit(_JSON_NAMES.get(type(value), "object"), path, schema))
        return value

    def _unfit(self, found: str, path: str, schema: Schema) -> str:
        place = re.sub(r"\[\d+\]", "", path)
        wanted = schema.scalar if schema.form == "scalar" else (schema.name or schema.form)
        field = f"Go struct field {self.kind}.{place}"
        return f"json: cannot unmarshal {found} into {field} of type {wanted}"


def _time(text: str, is_micro: bool) -> str:
    layout = _MICRO if is_micro else _TIME
    fraction = r"\.\d{6}" if is_micro else r"(\.\d+)?"
    if not re.fullmatch(rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d{fraction}(Z|[+-]\d\d:\d\d)", text):
        raise ValueError(f'parsing time "{text}" as "{layout}": cannot parse "{text}"')
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ" if is_micro else "%Y-%m-%dT%H:%M:%SZ")


def _bytes(text: str) -> str:
    try:
        return base64.b64encode(base64.b64decode(text.replace("\n", ""), validate=True)).decode()
    except binascii.Error:
        good = re.match("[A-Za-z0-9+/]*", text)
        raise ValueError(f"illegal base64 data at input byte {good.end() if good else 0}") from None


_FORMS: dict[str, Callable[[Any], Any]] = {
    "Quantity": lambda given: quantity.canonical(str(given)),
    "Time": lambda text: _time(text, False),
    "MicroTime": lambda text: _time(text, True),
    "bytes": _bytes,
}
