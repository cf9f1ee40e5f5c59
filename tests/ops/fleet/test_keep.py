"""Hold what runs on a machine by its leash, and let go of it in every way there is."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from ops.fleet import keep

# What stands in for Locust: it says that it is there, and stays.
MODULE = "import pathlib, time\npathlib.Path('here').touch()\ntime.sleep(600)\n"


class Held:
    """A keeper, with what it tells."""

    def __init__(self, cache: Path, run: str) -> None:
        self.cache = cache
        self.folder = cache / "runs" / run
        self.process = subprocess.Popen(
            (sys.executable, keep.__file__),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(cache / "modules")},
        )
        order = {"cache": str(cache), "run": run, "files": {"requirements.txt": ""}, "options": []}
        self.send(json.dumps(order).encode() + b"\n")

    def send(self, line: bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def told(self) -> dict[str, Any]:
        assert self.process.stdout
        return dict(json.loads(self.process.stdout.readline()))

    def ready(self) -> None:
        """Hold it until its environment is made, and have it go on."""
        made = threading.Event()
        threading.Thread(target=self._pull, args=(made,)).start()
        try:
            while "made" not in self.told():
                pass
        finally:
            made.set()
        self.send(b"go\n")

    def _pull(self, made: threading.Event) -> None:
        while not made.wait(1):
            self.send(b"\n")

    def work(self) -> psutil.Process:
        """Have its worker started; give that."""
        self.ready()
        assert self.told() == {"started": True}
        while not (self.folder / "here").exists():
            time.sleep(0.02)
        (worker,) = psutil.Process(self.process.pid).children()
        return worker


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Environments without anything, made once for all tests."""
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def held(made: Path, tmp_path: Path) -> Iterator[Callable[[str], Held]]:
    (tmp_path / "environments").symlink_to(made)
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "locust.py").write_text(MODULE)
    started: list[Held] = []

    def start(run: str) -> Held:
        started.append(Held(tmp_path, run))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


def let_go(one: Held) -> None:
    assert one.process.stdin
    one.process.stdin.close()


def terminate(one: Held) -> None:
    one.process.terminate()


def stay_silent(one: Held) -> None:
    """As a connection that is cut somewhere on its way."""


@pytest.mark.parametrize("end", [let_go, terminate, stay_silent])
def test_nothing_stays(
    end: Callable[[Held], None], held: Callable[[str], Held], tmp_path: Path
) -> None:
    one = held("first")
    worker = one.work()

    end(one)
    one.process.wait(60)

    assert not worker.is_running()
    assert list((tmp_path / "runs").iterdir()) == []


def test_a_keeper_that_is_killed_is_tidied_up_after_by_the_next(
    held: Callable[[str], Held],
) -> None:
    first, alive = held("first"), held("alive")
    worker, other = first.work(), alive.work()
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()
    assert worker.is_running()

    held("next").work()

    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE
    assert not first.folder.exists()
    assert other.is_running() and alive.folder.exists()


def test_its_last_words_are_told(held: Callable[[str], Held], tmp_path: Path) -> None:
    (tmp_path / "modules" / "locust.py").write_text("raise SystemExit('out of order')")
    one = held("first")

    one.ready()

    assert one.told() == {"started": True}
    assert one.told() == {"ended": "exit code 1: out of order"}
