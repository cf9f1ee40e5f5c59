"""Check how a model and its version are found, and that what is served can change."""

import re

import pytest

from model.server.core import Core
from model.server.failure import Code, RequestFailure
from model.server.servable import Servable
from model.server.state import State, VersionState


def servable(name: str, version: int) -> Servable:
    return Servable(name, version, {}, {}, None)


@pytest.fixture
def core() -> Core:
    return Core([servable("a", 2), servable("a", 11)])


def test_found(core: Core) -> None:
    assert core.find("a").version == 11
    assert core.find("a", 2).version == 2
    states = [VersionState(11, State.AVAILABLE), VersionState(2, State.AVAILABLE)]
    assert core.states("a") == states
    assert core.states("a", 2) == states[1:]
    assert [one.version for one in core.available()] == [11, 2]


@pytest.mark.parametrize(
    ("name", "version", "says"),
    [
        ("b", None, "NOT_FOUND: Servable not found for request: Latest(b)"),
        ("a", 3, "NOT_FOUND: Servable not found for request: Specific(a, 3)"),
        ("", None, "INVALID_ARGUMENT: ModelSpec has no name specified."),
    ],
)
def test_not_found(core: Core, name: str, version: int | None, says: str) -> None:
    with pytest.raises(RequestFailure, match=re.escape(says)):
        core.find(name, version)


@pytest.mark.parametrize(
    ("name", "version", "says"),
    [
        ("b", None, "Could not find any versions of model b"),
        ("a", 3, "Could not find version 3 of model a"),
    ],
)
def test_no_states(core: Core, name: str, version: int | None, says: str) -> None:
    with pytest.raises(RequestFailure, match=says):
        core.states(name, version)


def test_what_is_withdrawn_is_found_no_more_and_its_state_stays(core: Core) -> None:
    core.withdraw("a", 11)
    assert core.find("a").version == 2
    assert core.states("a", 11) == [VersionState(11, State.UNLOADING)]
    core.withdraw("a", 2)
    with pytest.raises(RequestFailure, match=r"Latest\(a\)"):
        core.find("a")


def test_a_new_version_is_the_latest_once_it_is_published(core: Core) -> None:
    core.mark("a", VersionState(12, State.LOADING))
    assert core.find("a").version == 11
    core.publish(servable("a", 12))
    assert core.find("a").version == 12
    assert core.states("a", 12) == [VersionState(12, State.AVAILABLE)]


def test_labels(core: Core) -> None:
    core.relabel({"a": {"stable": 2, "canary": 11}})
    assert core.find("a", label="stable").version == 2
    assert core.find("a", label="canary").version == 11
    core.relabel({"a": {"stable": 11}})
    assert core.find("a", label="stable").version == 11
    for name, label in (("a", "canary"), ("b", "stable"), ("a", "")):
        with pytest.raises(
            RequestFailure, match=f"INVALID_ARGUMENT: Unrecognized .* label: {label}"
        ):
            core.find(name, label=label)


def test_a_label_needs_a_version_that_is_available(core: Core) -> None:
    core.relabel({"a": {"stable": 2}})
    with pytest.raises(RequestFailure, match="version 3 of model a, which is not") as caught:
        core.relabel({"a": {"stable": 11, "canary": 3}})
    assert caught.value.code == Code.FAILED_PRECONDITION
    assert core.find("a", label="stable").version == 2


def test_a_new_label_may_be_allowed_before_its_version_is_available(core: Core) -> None:
    """A label that stands for another version may not move to one that is missing."""
    core.relabel({"a": {"stable": 2, "canary": 3}}, allow_unavailable=True)
    with pytest.raises(RequestFailure, match=r"Specific\(a, 3\)"):
        core.find("a", label="canary")
    with pytest.raises(RequestFailure, match="version 4 of model a"):
        core.relabel({"a": {"stable": 4}}, allow_unavailable=True)
    core.publish(servable("a", 3))
    assert core.find("a", label="canary").version == 3
