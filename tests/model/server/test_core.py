"""Check how a model and its version are found."""

import re

import pytest

from model.server.core import Core
from model.server.failure import RequestFailure
from model.server.servable import Servable

CORE = Core([Servable(name, version, {}, {}, None) for name, version in (("a", 2), ("a", 11))])


def test_found() -> None:
    assert CORE.find("a").version == 11
    assert CORE.find("a", 2).version == 2
    assert CORE.versions("a") == [11, 2]
    assert CORE.versions("a", 2) == [2]


@pytest.mark.parametrize(
    ("name", "version", "says"),
    [
        ("b", None, "NOT_FOUND: Servable not found for request: Latest(b)"),
        ("a", 3, "NOT_FOUND: Servable not found for request: Specific(a, 3)"),
        ("", None, "INVALID_ARGUMENT: ModelSpec has no name specified."),
    ],
)
def test_not_found(name: str, version: int | None, says: str) -> None:
    with pytest.raises(RequestFailure, match=re.escape(says)):
        CORE.find(name, version)


@pytest.mark.parametrize(
    ("name", "version", "says"),
    [
        ("b", None, "Could not find any versions of model b"),
        ("a", 3, "Could not find version 3 of model a"),
    ],
)
def test_no_versions(name: str, version: int | None, says: str) -> None:
    with pytest.raises(RequestFailure, match=says):
        CORE.versions(name, version)
