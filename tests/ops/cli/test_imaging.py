"""The image made from the command line."""

import json
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ops.savedmodel import SavedModel

Invoke = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def image(
    ops: Invoke,
    sources: tuple[Path, Path],
    model: SavedModel,
    busybox: str,
    engine: Callable[..., str],
    tmp_path: Path,
) -> Iterator[Invoke]:
    """`invoke image` of the small model on the busybox base."""
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "models").symlink_to(model.golden.parents[1])
    made: list[str] = []

    def run(*argv: str, **more: str) -> "subprocess.CompletedProcess[str]":
        given = {"OPS_MODEL_NAME": "colours", "OPS_IMAGE_BASE": busybox, **more}
        ended = ops("image", "--source", str(sources[0]), *argv, **given)
        if ended.returncode == 0:
            made.append(json.loads(ended.stdout)["reference"])
        return ended

    yield run
    for reference in set(made):
        engine("rmi", "--force", reference)


def test_it_is_made_and_pushed_once(image: Invoke, model: SavedModel, registry: str) -> None:
    where = ("--set", f"image.registry={registry}/cli")
    first, second = image(*where), image(*where)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    told, again = json.loads(first.stdout), json.loads(second.stdout)
    assert told["reference"].startswith(f"{registry}/cli/colours:")
    assert told["pinned"] == f"{registry}/cli/colours@{told['digest']}"
    assert told["model"]["sha256"] == model.sha256
    assert (told["builder"], told["built"], told["pushed"]) == ("commit", True, True)
    unchanged = {"built": False, "pushed": False, "bytes_pushed": 0}
    assert again == {**told, **unchanged}
    assert "is there: nothing to build or push" in second.stderr


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("--builder", "append"), "--set image.registry="),
        (("--builder", "kaniko"), "image.builder"),
        (("--set", "image.registry=http://x"), "image.registry"),
        (("--set", "image.base=No"), "image.base"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(image: Invoke, argv: tuple[str, ...], told: str) -> None:
    ended = image(*argv)
    assert (ended.returncode, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    assert line.startswith("error: ") and told in line


def test_no_engine_is_told_in_a_line(image: Invoke) -> None:
    ended = image(DOCKER_HOST="unix:///nowhere.sock")
    assert ended.returncode == 3
    last = ended.stderr.splitlines()[-1]
    assert last.startswith("error: ") and "--builder append" in last


def test_a_registry_that_does_not_answer_is_told_before_the_model_is_made(
    ops: Invoke, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        where = f"localhost:{taken.getsockname()[1]}"
    ended = ops("image", "--set", f"image.registry={where}/tfs")
    assert (ended.returncode, ended.stdout) == (5, "")
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"error: registry {where} does not answer: ")
    assert f"curl -i http://{where}/v2/" in line
    assert not (tmp_path / "state" / "models").exists()


def test_it_waits_for_no_import_of_what_serves(image: Invoke) -> None:
    ended = image(PYTHONPROFILEIMPORTTIME="1")
    assert ended.returncode == 0, ended.stderr
    imported = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert "ops.image.build" in imported
    assert not imported & {"numpy", "grpc", "httpx", "jinja2", "ops.targets"}
