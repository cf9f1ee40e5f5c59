"""The commit of a checkout, asked of git itself."""

import shutil
from pathlib import Path

import pytest

from ops import git
from ops.shell import Command, Shell

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
IDENTITY = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")


def run(folder: Path, *arguments: str) -> str:
    return Shell().run(Command(("git", *IDENTITY, *arguments), cwd=folder)).strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    run(tmp_path, "init", "--quiet")
    (tmp_path / "file").write_text("one")
    run(tmp_path, "add", "file")
    run(tmp_path, "commit", "--quiet", "--message=one")
    return tmp_path


def test_a_checkout_tells_its_commit(checkout: Path) -> None:
    head = run(checkout, "rev-parse", "HEAD")
    assert git.commit(Shell(), checkout) == head
    (checkout / "notes").write_text("no part of it")
    assert git.commit(Shell(), checkout) == head


@pytest.mark.parametrize("staged", [False, True])
def test_a_changed_one_is_dirty(staged: bool, checkout: Path) -> None:
    (checkout / "file").write_text("two")
    if staged:
        run(checkout, "add", "file")
    assert git.commit(Shell(), checkout) == run(checkout, "rev-parse", "HEAD") + "-dirty"


def test_a_folder_within_another_checkout_is_none(checkout: Path) -> None:
    within = checkout / "within"
    within.mkdir()
    assert git.commit(Shell(), within) is None


def test_a_checkout_without_a_commit_tells_none(tmp_path: Path) -> None:
    run(tmp_path, "init", "--quiet")
    assert git.commit(Shell(), tmp_path) is None


def test_without_git_nothing_is_told(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(checkout))
    assert git.commit(Shell(), checkout) is None


def test_what_git_is_told_elsewhere_is_not_heard(
    checkout: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = run(checkout, "rev-parse", "HEAD")
    monkeypatch.setenv("GIT_DIR", str(tmp_path_factory.mktemp("elsewhere")))
    assert git.commit(Shell(), checkout) == head


def test_a_worktree_tells_its_own(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    tree = tmp_path_factory.mktemp("trees") / "tree"
    run(checkout, "worktree", "add", "--quiet", str(tree))
    (checkout / "file").write_text("two")
    assert git.commit(Shell(), tree) == run(checkout, "rev-parse", "HEAD")
