"""What does not fit is told with the nearest that would."""

from dataclasses import dataclass

import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from ops.misfit import did_you_mean, in_words, known_keys, nearest


@dataclass(frozen=True)
class Inner:
    __pydantic_config__ = ConfigDict(extra="forbid")

    size: int
    colour: str = "red"


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    inner: Inner | None = None


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": "n", "inner": {"size": 1, "color": "b"}}, "`inner.color`; did you mean `inner.c"),
        ({"name": "n", "zzz": 1}, "unknown key `zzz`; known: name, inner"),
        ({"nam": "n"}, "unknown key `nam`; did you mean `name`?; the key `name` is missing"),
        ({"name": "n", "inner": {"size": "x"}}, "`inner.size` is 'x'; it must be a whole number"),
        ({"name": "n", "inner": {"size": 1.5}}, "`inner.size` is 1.5; it must be a whole number"),
        ({"name": 5}, "`name` is 5; it must be a text"),
        ({"name": "n", "inner": 5}, "`inner` is 5; it must be a group of keys: size, colour"),
        (7, "an entry must be a mapping, not 7"),
    ],
)
def test_says_everything_that_is_wrong(given: object, told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Outer).validate_python(given)
    assert told in in_words(caught.value, Outer)


def test_the_keys_of_models_and_of_dataclasses_in_them() -> None:
    assert known_keys(Outer) == ["name", "inner.size", "inner.colour"]


def test_names_what_is_near_and_else_everything() -> None:
    assert nearest("prot", ("port", "name")) == "; did you mean `port`?"
    assert nearest("zzz", ("port", "name")) == "; known: port, name"
    assert did_you_mean("prot", ("port",), "--") == "; did you mean `--port`?"
    assert did_you_mean("zzz", ("port",)) == ""
