"""The base image from the command line."""

import subprocess
from collections.abc import Callable
from pathlib import Path

Invoke = Callable[..., "subprocess.CompletedProcess[str]"]


def test_it_tells_the_image_and_how_it_is_used(
    ops: Invoke, python_image: str, base_image: str
) -> None:
    ended = ops("base-image", "--base", python_image)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == [
        f"{base_image}: unchanged, nothing is built",
        f"invoke release --target docker --set image.base={base_image}",
    ]


def test_a_name_that_cannot_be_is_one_line(ops: Invoke, tmp_path: Path) -> None:
    ended = ops("base-image", "--base", "No Name")
    assert ended.returncode == 2
    assert "error: --base is 'No Name'" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_without_an_engine_it_is_one_line(
    ops: Invoke, engine: Callable[..., str], tmp_path: Path
) -> None:
    ended = ops("base-image", DOCKER_HOST=f"unix://{tmp_path}/none.sock")
    assert ended.returncode == 3
    assert len([line for line in ended.stderr.splitlines() if line.startswith("error: ")]) == 1
    assert "Cannot connect to the Docker daemon" in ended.stderr
