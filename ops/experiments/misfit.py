"""Turn pydantic's findings about an entry into one line, with the nearest known key."""

import difflib
from collections.abc import Iterable
from dataclasses import fields, is_dataclass

from pydantic import ValidationError

from ops.experiments.batching import Batching
from ops.experiments.experiment import Experiment
from ops.experiments.load_profile import LoadProfile
from ops.experiments.serving_flags import ServingFlags

PARTS: dict[str, type] = {"serving": ServingFlags, "load": LoadProfile, "batching": Batching}
UNKNOWN = "unexpected_keyword_argument"


def in_words(error: ValidationError) -> str:
    """The first finding, in one line; an unknown key comes first, since it explains others."""
    findings = sorted(error.errors(), key=lambda finding: finding["type"] != UNKNOWN)
    finding = findings[0]
    where = tuple(str(step) for step in finding["loc"])
    key = ".".join(where)
    if finding["type"] == UNKNOWN:
        return f"unknown key '{key}'; {nearest(where[-1], _known(where[:-1]))}"
    if finding["type"] in ("missing", "missing_argument"):
        return f"the key '{key}' is missing"
    if not key:
        return f"an entry must be a mapping, not {finding['input']!r}"
    return f"{key} is {finding['input']!r}: {_lower_first(finding['msg'])}"


def nearest(key: str, known: Iterable[str]) -> str:
    """The known key spelled most alike, or all of them."""
    known = tuple(known)
    alike = difflib.get_close_matches(key, known, n=1)
    return f"did you mean '{alike[0]}'?" if alike else f"known keys: {', '.join(known)}"


def _known(where: tuple[str, ...]) -> tuple[str, ...]:
    owner = PARTS[where[0]] if where else Experiment
    return tuple(field.name for field in fields(owner)) if is_dataclass(owner) else ()


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
