"""Say in words what does not fit: a key that nobody knows, a value that cannot be."""

import difflib
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# pydantic's words for the same mistake in one of its models, and in a dataclass.
UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
MISSING = ("missing", "missing_argument")
GROUPS = ("model_type", "dataclass_type", "model_attributes_type", "dict_type")
RIGHT = {
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "a whole number"),
    **dict.fromkeys(("float_type", "float_parsing"), "a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "true or false"),
    **dict.fromkeys(("tuple_type", "list_type"), "a list"),
    "literal_error": "{expected}",
    "greater_than": "above {gt:g}",
    "greater_than_equal": "{ge:g} or more",
    "less_than": "below {lt:g}",
    "less_than_equal": "{le:g} or less",
    "string_type": "a text",
    "string_too_short": "a text that is not empty",
    "path_type": "a path",
    "value_error": "{error}",
}
"""What would be right, by pydantic's name of the mistake and with its words for the bounds."""


def in_words(error: ValidationError, kind: type) -> str:
    """Everything that is wrong with what should have been a `kind`, in one line.

    Unknown keys come first, since they explain others: a key that is misspelled is missing too.
    """
    findings = sorted(error.errors(), key=lambda finding: finding["type"] not in UNKNOWN)
    return "; ".join(_told(finding, kind) for finding in findings)


def nearest(name: str, known: Iterable[str], prefix: str = "") -> str:
    """Words that name the nearest of `known`, or all of them when none is near."""
    known = tuple(known)
    return did_you_mean(name, known, prefix) or f"; known: {', '.join(known)}"


def did_you_mean(name: str, known: Iterable[str], prefix: str = "") -> str:
    """Words that name the nearest of `known`, with `prefix` before it; empty when none is near."""
    near = difflib.get_close_matches(name, tuple(known), n=1)
    return f"; did you mean `{prefix}{near[0]}`?" if near else ""


def known_keys(kind: object, prefix: str = "") -> list[str]:
    """Every dotted key of a pydantic model or a dataclass, those of its parts included."""
    keys: list[str] = []
    for name, part in _parts(kind).items():
        keys += known_keys(part, f"{prefix}{name}.") or [f"{prefix}{name}"]
    return keys


def _told(finding: "ErrorDetails", kind: type) -> str:
    where = tuple(str(step) for step in finding["loc"])
    key, given, why = ".".join(where), finding["input"], finding["msg"]
    if finding["type"] in UNKNOWN:
        return f"unknown key `{key}`{_nearest_beside(where, kind)}"
    if finding["type"] in MISSING:
        return f"the key `{key}` is missing"
    if not key:
        return f"an entry must be a mapping, not {given!r}"
    right = _right(finding, where, kind)
    told = f"; it must be {right}" if right else f": {why[:1].lower()}{why[1:]}"
    return f"`{key}` is {'empty' if given is None else repr(given)}{told}"


def _right(finding: "ErrorDetails", where: tuple[str, ...], kind: object) -> str:
    """What a value must be; empty for a mistake that has no words here."""
    if finding["type"] in GROUPS:
        return f"a group of keys: {', '.join(_parts(_within(where, kind)))}"
    bounds = {**finding.get("ctx", {})}
    if "expected" in bounds:
        bounds["expected"] = bounds["expected"].replace("'", "")
    return RIGHT.get(finding["type"], "").format(**bounds)


def _nearest_beside(where: tuple[str, ...], kind: object) -> str:
    """As `nearest`, among the keys of the part that the unknown one stands in."""
    *parents, name = where
    known = _parts(_within(parents, kind))
    return nearest(name, known, "".join(f"{parent}." for parent in parents))


def _within(parents: Iterable[str], kind: object) -> object:
    """The part of `kind` that these keys lead to."""
    for parent in parents:
        kind = _parts(kind)[parent]
    return kind


def _parts(kind: object) -> dict[str, object]:
    """The fields of a model or a dataclass, or of what may be one; none of anything else."""
    for one in (kind, *get_args(kind)):
        if isinstance(one, type) and issubclass(one, BaseModel):
            return {name: field.annotation for name, field in one.model_fields.items()}
        if is_dataclass(one):
            return {field.name: field.type for field in fields(one)}
    return {}
