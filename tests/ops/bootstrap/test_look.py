"""How resources stand, by what gcloud tells of them."""

from pathlib import Path

import pytest

from ops.bootstrap.look import look
from ops.bootstrap.resource import DESCRIPTION, Resource
from ops.config import Gke
from ops.progress import Step
from ops.shell import Command, Shell


def told(document: str) -> Command:
    """A command that prints it."""
    return Command(("echo", document))


def states(*resources: Resource) -> list[str]:
    step = Step("look", "", lambda _: None)
    return [one.state for one in look(resources, Gke(), Shell(), step)]


def account(document: str, what: str = "account") -> Resource:
    return Resource(
        what=what,
        show=told(document),
        make=told("{}"),
        there=lambda found: bool(found.get("state") != "DELETED"),
        ours=lambda found: bool(found.get("description") == DESCRIPTION),
        changes=lambda found: (told("undelete"),) if found.get("state") == "DELETED" else (),
    )


MINE = f'{{"description": "{DESCRIPTION}"}}'
DELETED = f'{{"description": "{DESCRIPTION}", "state": "DELETED"}}'


@pytest.mark.parametrize(
    ("document", "state"), [(MINE, "ours"), ("{}", "not ours"), (DELETED, "absent")]
)
def test_a_mark_tells_what_is_ours(document: str, state: str) -> None:
    assert states(account(document)) == [state]


@pytest.mark.parametrize(
    ("document", "state"), [(MINE, "ours"), ("{}", "not ours"), (DELETED, "ours")]
)
def test_what_belongs_to_something_is_ours_as_that_is(document: str, state: str) -> None:
    role = Resource(what="role", show=told("{}"), make=told("{}"), owner="account")
    assert states(account(document), role)[1] == state


def test_what_is_not_there_is_absent(tmp_path: Path) -> None:
    missing = Command(("sh", "-c", "echo 'ERROR: NOT_FOUND: no such thing' >&2; exit 1"))
    disabled = Command(("sh", "-c", "echo 'X API has not been used in project 1' >&2; exit 1"))
    assert states(
        Resource(what="a", show=missing, make=told("{}")),
        Resource(what="b", show=disabled, make=told("{}")),
    ) == ["absent", "absent"]


def test_an_answer_that_tells_of_several_is_asked_for_once(tmp_path: Path) -> None:
    log = tmp_path / "commands.log"
    both = [Resource(what=what, show=told("{}"), make=told("{}")) for what in "ab"]
    look(both, Gke(), Shell(log=log), Step("look", "", lambda _: None))
    assert len(log.read_text().splitlines()) == 1
