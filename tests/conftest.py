"""The command line as people start it, and copies of the project to start it in."""

import copy
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from invoke import Collection, Program
from invoke.parser import Parser

import tasks

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
# What a task reads. Whoever adds to it finds out here: the copy would not run.
PARTS = ("bootstrap.py", "Makefile", "ops.yaml", "tasks.py")
FOLDERS = ("locust", "model", "ops", "templates")
Ended = subprocess.CompletedProcess[str]
# A cluster, for the tests of several folders.
sys.path.append(str(ROOT / "tests" / "kubernetes"))
pytest_plugins = ("clusters.fixtures",)


def pytest_configure() -> None:
    """Let ^C reach the programs that tests start.

    A shell without job control has what it starts in the background ignore it, children included.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def environment() -> Callable[..., dict[str, str]]:
    """Ours, without what an operator may have set for the toolkit, and with what is given."""
    # A make above us would have those below talk of the folders that they enter.
    foreign = ("OPS_", "MAKE", "MFLAGS")
    ours = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return lambda **more: {**ours, **more}


@pytest.fixture(scope="session")
def invoke(environment: Callable[..., dict[str, str]]) -> Callable[..., Ended]:
    """`invoke` as a child process: its arguments, where (`cwd`), and what to set (`OPS_…`)."""

    def run(*argv: str, cwd: Path = ROOT, timeout_s: float = 200, **more: str) -> Ended:
        return subprocess.run(
            (BIN / "invoke", *argv),
            cwd=cwd,
            env=environment(**more),
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def parsed() -> Callable[[Iterable[str]], dict[str, dict[str, str]]]:
    """The flags given to each task, as invoke itself reads a command line (without `invoke`).

    Raises invoke's ParseError for a task or a flag that there is not.
    """
    namespace = Collection.from_module(tasks)

    def parse(argv: Iterable[str]) -> dict[str, dict[str, str]]:
        # Invoke itself takes a help flag out before it parses what follows.
        given = [one for one in argv if one != "--help"]
        with pytest.MonkeyPatch.context() as patch:
            # A task that takes words looks there how many they are.
            patch.setattr(sys, "argv", ["invoke", *given])
            # Of a copy, as to make contexts of tasks takes the help of their flags away.
            contexts = copy.deepcopy(namespace).to_contexts()
            found = Parser(contexts, initial=Program().initial_context).parse_argv(given)
        return {
            one.name: {name: arg.value for name, arg in one.args.items() if arg.got_value}
            for one in found
            if one.name
        }

    return parse


@pytest.fixture(scope="session")
def copied() -> Callable[[Path], Path]:
    """Copy all that a task needs into a folder, and give it."""

    def copy(folder: Path) -> Path:
        folder.mkdir(exist_ok=True)
        for name in PARTS:
            shutil.copy2(ROOT / name, folder / name)
        for name in FOLDERS:
            shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
        return folder

    return copy


@pytest.fixture
def checkout(copied: Callable[[Path], Path], tmp_path: Path) -> Path:
    """A copy of the project, with no state and no runs, to do anything to."""
    return copied(tmp_path / "checkout")


@pytest.fixture(scope="session")
def contents() -> Callable[[Path], dict[str, bytes]]:
    """Every file below a folder with what is in it; Python's own cache aside."""

    def read(folder: Path) -> dict[str, bytes]:
        found = (path for path in folder.rglob("*") if path.is_file())
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in found
            if "__pycache__" not in path.parts
        }

    return read


@pytest.fixture(scope="session")
def resnet_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where ResNet50 is exported to, so that no two tests do it again."""
    return tmp_path_factory.mktemp("resnet")
