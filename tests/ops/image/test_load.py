"""Build the image that gives loads from within a cluster, and push it, with a real engine."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ops.config import Config, Image
from ops.errors import BadValue
from ops.image import load
from ops.shell import Shell

ROOT = Path(__file__).parents[3]


def settings(registry: str, python: str, folder: Path) -> Config:
    return Config(image=Image(registry=registry, python=python), state_dir=folder)


def test_it_is_made_once_and_runs_locust(
    registry: str, python_image: str, engine: Callable[..., str], images: set[str], tmp_path: Path
) -> None:
    wanted = settings(f"{registry}/tfs", python_image, ROOT / ".ops")
    said: list[str] = []

    made = load.build(wanted, Shell(), said.append)
    images.add(made.reference)
    before = len(said)
    again = load.build(wanted, Shell(), said.append)

    assert made.built and made.reference == load.reference(wanted)
    assert (again.digest, again.built, len(said)) == (made.digest, False, before)
    hardened = ("--rm", "--network=none", "--read-only", "--tmpfs=/load", "--cap-drop=ALL")
    argv = ("docker", "run", *hardened, made.reference, "/load", "out.json", "--version")
    done = subprocess.run(argv, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "locust 2." in done.stdout
    user = engine("image", "inspect", "--format={{.Config.User}}", made.reference)
    assert user == "1000:1000"


def test_its_name_tells_what_makes_it(tmp_path: Path) -> None:
    one = load.reference(settings("localhost:5000/tfs", "", tmp_path))

    assert one.startswith("localhost:5000/tfs/tfs-load:")
    assert load.reference(settings("localhost:5000/tfs", "python:3.12", tmp_path)) != one


def test_a_cluster_needs_a_registry(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match=r"--set image\.registry="):
        load.reference(settings("", "", tmp_path))
