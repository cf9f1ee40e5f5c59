"""What `invoke --list` tells, and what it costs to tell it."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from invoke import Collection, Task

import tasks

Invoke = Callable[..., "subprocess.CompletedProcess[str]"]
ROOT = Path(tasks.__file__).parent
COLLECTION = Collection.from_module(tasks)
NAMES = sorted(COLLECTION.task_names)
# Their first parameter is the words after their name.
WORDY = {"compare"}
# yaml is not among them: invoke itself imports it where it is installed.
HEAVY = {"grpc", "locust", "matplotlib", "model", "numpy", "pydantic", "tensorflow"}
OURS = {"ops", "ops.cli", "ops.cli.flags"}
LINE = re.compile(r"  ([a-z-]+) +(\S.*)")


def one(name: str) -> Task:
    return COLLECTION[name]


def imported_by(*argv: str) -> set[str]:
    """The modules that `invoke` with `argv` imports."""
    ended = subprocess.run(
        (sys.executable, "-X", "importtime", "-m", "invoke", *argv),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}


def test_every_task_has_a_one_line_summary(invoke: Invoke) -> None:
    lines = invoke("--list").stdout.splitlines()
    told = dict(match.groups() for line in lines if (match := LINE.match(line)))
    assert sorted(told) == NAMES
    assert len(lines) == len(told) + 3, "no summary is broken into two lines"
    assert {
        "release",
        "loadtest",
        "render",
        "model",
        "status",
        "logs",
        "predict",
        "teardown",
        "bench",
    } <= set(told)
    for name, summary in told.items():
        assert summary == (one(name).__doc__ or "").splitlines()[0]
        assert summary.endswith("."), f"{name}: invoke cuts off what follows the first line"


def test_listing_imports_nothing_heavy() -> None:
    found = imported_by("--list")
    assert not found & HEAVY
    assert {name for name in found if name.partition(".")[0] == "ops"} == OURS
    # What the same question finds where there is something to find.
    assert imported_by("experiments") & HEAVY == {"pydantic"}


@pytest.mark.parametrize("name", NAMES)
def test_each_flag_is_a_string_or_a_switch_and_has_help(name: str) -> None:
    """An int flag given `x`, and a required one given `--help`, are a traceback in invoke."""
    arguments = one(name).get_arguments()
    for argument in arguments[1:] if name in WORDY else arguments:
        kinds = (list,) if argument.name == "set_" else (str, bool)
        assert argument.kind in kinds, argument.name
        assert argument.default is not None, argument.name
        assert argument.help, argument.name
        assert not argument.positional, argument.name


@pytest.mark.parametrize(
    "argv",
    [
        ("compare", "a", "b", "--set", "target=docker"),
        ("compare", "--set", "target=docker", "--runs", "a", "--runs", "b"),
        ("compare", "a", "status"),
    ],
)
def test_all_words_after_its_name_are_the_tasks(
    invoke: Invoke, tmp_path: Path, argv: tuple[str, ...]
) -> None:
    """Also one that is another task's name."""
    ended = invoke(*argv, OPS_RUNS_DIR=str(tmp_path))
    assert ended.returncode == 2
    assert ended.stderr.startswith("error: there is no run `a` in ")


@pytest.mark.parametrize("argv", [("compare", "--help"), ("--help", "compare")])
def test_words_swallow_no_help(invoke: Invoke, argv: tuple[str, ...]) -> None:
    ended = invoke(*argv)
    assert ended.returncode == 0
    assert "--runs" in ended.stdout


def test_help_of_a_task_names_its_flags(invoke: Invoke) -> None:
    ended = invoke("--help", "release")
    assert ended.returncode == 0
    for flag in ("--exp", "--target", "--source", "--weights", "--users", "--dry-run"):
        assert flag in ended.stdout


def test_a_copy_of_the_project_lists_fifteen_experiments(checkout: Path, invoke: Invoke) -> None:
    ended = invoke("experiments", cwd=checkout)
    assert ended.returncode == 0
    assert len(ended.stdout.splitlines()) == 15


def test_tasks_run_from_below_the_project_too(invoke: Invoke) -> None:
    assert invoke("experiments", cwd=ROOT / "templates").returncode == 0
