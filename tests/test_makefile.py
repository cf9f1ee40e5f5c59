"""Set-up is done once, and again only when it has to be: real make, real environments."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STAMP, MARK = ".venv/requirements.txt", ".venv/mark"
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
Make = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def make(environment: Callable[..., dict[str, str]]) -> Make:
    def run(folder: Path, *argv: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ("make", *argv, f"PYTHON={sys.executable}"),
            cwd=folder,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def fresh(folder: Path) -> Path:
    """The Makefile and what it needs, with requirements that ask for nothing."""
    for name in ("Makefile", "bootstrap.py"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "requirements.txt").write_text("# nothing\n")
    return folder


@pytest.fixture(scope="module")
def done(make: Make, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the set-up was done once, with a mark in it that the next one would take away."""
    folder = fresh(tmp_path_factory.mktemp("project"))
    ended = make(folder, STAMP)
    assert ended.returncode == 0, ended.stderr
    (folder / MARK).write_text("")
    return folder


@pytest.fixture
def project(done: Path, tmp_path: Path) -> Path:
    """A copy of that, to do anything to."""
    return shutil.copytree(done, tmp_path / "project", symlinks=True)


def write_later(path: Path, text: str) -> None:
    """Write the file, and give it a time after all others."""
    path.write_text(text)
    there = path.stat().st_mtime + 60
    os.utime(path, (there, there))


def test_the_set_up_makes_an_environment_and_a_stamp(done: Path) -> None:
    assert (done / STAMP).read_text() == "# nothing\n"
    assert (done / ".venv/bin/python").exists()
    assert (done / ".venv/bin/activate").exists()


def test_it_is_not_done_again_while_the_text_is_the_same(project: Path, make: Make) -> None:
    assert make(project, STAMP).returncode == 0
    assert (project / MARK).exists()
    write_later(project / "requirements.txt", "# nothing\n")
    assert make(project, STAMP).returncode == 0
    assert (project / MARK).exists(), "only the time has changed"


def test_it_is_done_again_for_another_text_and_when_it_was_cut_short(
    project: Path, make: Make
) -> None:
    write_later(project / "requirements.txt", "./no-such-folder\n")
    assert make(project, STAMP).returncode != 0
    assert not (project / MARK).exists(), "another text: all is made anew"
    assert not (project / STAMP).exists(), "what failed is not taken for done"

    (project / MARK).write_text("")
    write_later(project / "requirements.txt", "# nothing\n")
    assert make(project, STAMP).returncode == 0
    assert not (project / MARK).exists(), "the stamp was missing"
    assert (project / STAMP).read_text() == "# nothing\n"


def test_a_python_that_cannot_is_told_in_one_line_before_anything_is_made(
    make: Make, tmp_path: Path
) -> None:
    script = fresh(tmp_path) / "bootstrap.py"
    script.write_text(script.read_text().replace("NEWEST = (3, 11)", "NEWEST = (3, 99)"))
    ended = make(tmp_path, "release")
    assert ended.returncode != 0
    (line,) = [line for line in ended.stderr.splitlines() if not line.startswith("make")]
    assert line.startswith("error: Python 3.")
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(
    ("argv", "wanted"),
    [
        (("release",), "invoke release --exp interop4"),
        (("release", "EXP=2n-8c-16r-interop8"), "invoke release --exp 2n-8c-16r-interop8"),
        (("test",), "python -m pytest"),
    ],
)
def test_the_two_commands_set_up_and_run(
    make: Make, tmp_path: Path, argv: tuple[str, ...], wanted: str
) -> None:
    told = make(fresh(tmp_path), "-n", *argv).stdout
    assert "-m pip install" in told
    assert told.strip().splitlines()[-1].endswith(wanted)


def test_there_are_no_others(make: Make, tmp_path: Path) -> None:
    ended = make(fresh(tmp_path), "-n", "lint")
    assert ended.returncode != 0
    assert "lint" in ended.stderr
