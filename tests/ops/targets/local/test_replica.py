"""Processes that carry their own record."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from ops.shell import Command, Shell
from ops.targets.local import replica
from ops.targets.local.replica import Replica

PATIENT = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('up', flush=True); time.sleep(60)"
)


def started(folder: Path, index: int, code: str) -> Replica:
    log = folder / f"{index}.log"
    one = Replica(str(folder), "r", index, 1, 2, str(log))
    Shell().start(Command((sys.executable, "-c", code), env=one.mark), log)
    while log.read_text() != "up\n":
        assert one in replica.running(folder)
    return one


def test_what_was_started_is_found_and_stopped(tmp_path: Path) -> None:
    one, two = started(tmp_path, 1, PATIENT), started(tmp_path, 2, STUBBORN)
    found = replica.running(tmp_path)
    assert list(found) == [one, two]
    replica.stop(found.values(), drain_s=1)
    assert replica.running(tmp_path) == {}


def test_what_was_not_started_by_us_is_left_alone(tmp_path: Path) -> None:
    other = subprocess.Popen((sys.executable, "-c", PATIENT))
    try:
        assert replica.running(tmp_path) == {}
        assert psutil.pid_exists(other.pid)
    finally:
        other.kill()
        other.wait(10)


@pytest.mark.parametrize(("text", "wanted"), [("a\nb\nc\n", ["b", "c"]), ("", [])])
def test_the_last_words_of_a_log(tmp_path: Path, text: str, wanted: list[str]) -> None:
    log = tmp_path / "log"
    log.write_text(text)
    assert replica.last_words(log, 2) == wanted


def test_a_missing_log_has_no_last_words(tmp_path: Path) -> None:
    assert replica.last_words(tmp_path / "none") == []
