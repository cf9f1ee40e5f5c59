"""The wheels that the embedded server needs: which, and downloaded once."""

import subprocess
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from ops.config import ROOT
from ops.errors import CommandFailed, OpsError
from ops.image import wheels
from ops.image.python import Python
from ops.shell import Shell

PYTHON = Python("3.11.2", "x86_64", "2.36")
# TensorFlow declares it, and imports nothing of it.
LEFT_OUT = {"libclang"}


@pytest.fixture
def six(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One small wheel is all there is to download."""
    (tmp_path / "pins").write_text("six==1.17.0\n")
    monkeypatch.setattr(wheels, "PINS", tmp_path / "pins")


def lines(path: Path) -> set[str]:
    return {line for line in path.read_text().splitlines() if line and line[0] != "#"}


def test_every_pin_is_one_of_the_projects_own() -> None:
    assert lines(wheels.PINS) <= lines(ROOT / "requirements.txt")


def test_every_pin_has_all_that_it_asks_for() -> None:
    pinned = {Requirement(pin).name for pin in wheels.pins(PYTHON)}
    for name in pinned:
        for one in map(Requirement, requires(name) or ()):
            wanted = one.marker is None or one.marker.evaluate({**PYTHON.markers, "extra": ""})
            assert not wanted or one.name.replace("_", "-") in pinned | LEFT_OUT, name


def test_markers_are_read_for_the_images_python_and_not_for_ours() -> None:
    numpy = {pin for pin in wheels.pins(PYTHON) if pin.startswith("numpy==")}
    newer = Python("3.13.0", "x86_64", "2.36")
    assert len(numpy) == 1
    assert numpy.isdisjoint(wheels.pins(newer))
    assert ";" not in "".join(wheels.pins(newer))


@pytest.mark.usefixtures("six")
def test_they_are_downloaded_once_and_whole(tmp_path: Path) -> None:
    said: list[str] = []
    folder = wheels.downloaded(PYTHON, tmp_path / "cache", Shell(), said.append)
    assert {path.name.split("-")[0] for path in folder.glob("*.whl")} == {"pip", "six"}
    assert (folder / wheels.LIST).read_text() == "six==1.17.0\n"
    again = wheels.downloaded(PYTHON, tmp_path / "cache", Shell(dry_run=True), said.append)
    assert again == folder
    assert len(said) == 1


@pytest.mark.usefixtures("six")
def test_a_download_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(CommandFailed, match="pip config list"):
        wheels.downloaded(PYTHON, tmp_path / "cache", Shell(), lambda line: None)
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_cache_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    with pytest.raises(OpsError, match="cannot be written"):
        wheels.downloaded(PYTHON, tmp_path / "cache", Shell(), lambda line: None)


def test_pip_is_here_to_download_with() -> None:
    command = wheels.pip.download(Path("list"), (), Path(), "3.11", ()).argv[:3]
    told = subprocess.run((*command, "--version"), capture_output=True, text=True, check=True)
    assert told.stdout.startswith("pip ")
