"""What invoke takes of a flag that may be given again; words have their tests with the tasks."""

import subprocess
from collections.abc import Callable, Iterable

import pytest

Invoke = Callable[..., "subprocess.CompletedProcess[str]"]
Parsed = Callable[[Iterable[str]], dict[str, dict[str, object]]]


@pytest.mark.parametrize(
    ("argv", "wanted"),
    [
        (("--set", "a=1"), ["a=1"]),
        (("--set", "a=1,b=2"), ["a=1,b=2"]),
        (("--set=a=1", "--target", "gke", "--set", "b=2", "--set", "c=3"), ["a=1", "b=2", "c=3"]),
    ],
)
def test_each_time_it_is_given_counts(
    parsed: Parsed, argv: tuple[str, ...], wanted: list[str]
) -> None:
    assert parsed(("status", *argv))["status"]["set"] == wanted


def test_a_task_that_takes_words_has_it_too(parsed: Parsed) -> None:
    flags = parsed(("compare", "r", "s", "--set", "a=1", "--set", "b=2"))["compare"]
    assert flags == {"runs": ["r", "s"], "set": ["a=1", "b=2"]}


def test_settings_of_each_count(ops: Invoke) -> None:
    image = ("--set", "image.registry=localhost:5000/one", "--set", "image.platform=linux/arm64")
    ended = ops(
        *("release", "--exp", "interop4", "--target", "docker", "--dry-run"),
        *(*image, "--set", "image.base=mine:1,image.registry=localhost:5000/two"),
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "docker pull --platform=linux/arm64 mine:1" in ended.stdout
    assert "docker push localhost:5000/two/resnet50:" in ended.stdout
    assert "localhost:5000/one" not in ended.stdout


@pytest.mark.parametrize(
    "argv", [("status", "--set"), ("status", "--set", "--target", "local"), ("status", "--se", "a")]
)
def test_what_is_typed_wrongly_is_one_line(ops: Invoke, argv: tuple[str, ...]) -> None:
    ended = ops(*argv)
    assert (ended.returncode, ended.stdout) == (1, "")
    (line,) = ended.stderr.splitlines()
    assert "--se" in line
