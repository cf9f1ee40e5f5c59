"""Processes that carry their own record."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from ops.shell import Command, Shell
from ops.targets.machine import Mark, process

PATIENT = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('up', flush=True); time.sleep(60)"
)


def found(folder: Path) -> dict[Mark, psutil.Process]:
    return dict(process.running(folder))


def started(folder: Path, index: int, code: str) -> Mark:
    log = folder / f"{index}.log"
    one = Mark(str(folder), "replica", "r", index, 1, 2, str(log))
    Shell().start(Command((sys.executable, "-c", code)), log, process.environment(one))
    while log.read_text() != "up\n":
        assert one in found(folder)
    return one


def test_what_was_started_is_found_and_stopped(tmp_path: Path) -> None:
    one, two = started(tmp_path, 1, PATIENT), started(tmp_path, 2, STUBBORN)
    assert list(found(tmp_path)) == [one, two]
    process.stop(found(tmp_path).values(), drain_s=1)
    assert found(tmp_path) == {}


def test_its_ports_are_promised_before_it_opens_them(tmp_path: Path) -> None:
    one = started(tmp_path, 1, PATIENT)
    assert {one.grpc_port, one.rest_port} <= process.promised()
    assert not process.listens(found(tmp_path)[one], one)
    process.stop(found(tmp_path).values())
    assert not {one.grpc_port, one.rest_port} & process.promised()


def test_who_listens_is_known(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        one = Mark(str(tmp_path), "replica", "r", 0, port, port)
        assert process.listens(psutil.Process(), one)
        assert not process.listens(psutil.Process(os.getppid()), one)
    assert not process.listens(psutil.Process(), one)


def test_what_was_not_started_by_us_is_left_alone(tmp_path: Path) -> None:
    other = subprocess.Popen((sys.executable, "-c", PATIENT))
    try:
        assert found(tmp_path) == {}
        assert psutil.pid_exists(other.pid)
    finally:
        other.kill()
        other.wait(10)


@pytest.mark.parametrize(("text", "wanted"), [("a\nb\nc\n", ["b", "c"]), ("", [])])
def test_the_last_words_of_a_log(tmp_path: Path, text: str, wanted: list[str]) -> None:
    log = tmp_path / "log"
    log.write_text(text)
    assert process.last_words(log, 2) == wanted


def test_a_missing_log_has_no_last_words(tmp_path: Path) -> None:
    assert process.last_words(tmp_path / "none") == []


def test_what_a_marked_process_starts_is_found_too(tmp_path: Path) -> None:
    nested = (
        "import subprocess, sys; print('up', flush=True);"
        "subprocess.run((sys.executable, '-c', 'import time; time.sleep(60)'))"
    )
    started(tmp_path, 1, nested)
    deadline = time.monotonic() + 20
    while len(process.running(tmp_path)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    several = [one for _, one in process.running(tmp_path)]
    assert len(several) == 2
    process.stop(several, drain_s=5)
    assert process.running(tmp_path) == []


def test_a_process_of_another_version_is_found_too(tmp_path: Path) -> None:
    mark = {"state_dir": str(tmp_path), "kind": "replica", "release": "r", "new": 1}
    argv = (sys.executable, "-c", PATIENT)
    other = subprocess.Popen(argv, env={**os.environ, process.MARK: json.dumps(mark)})
    try:
        assert [one.release for one, _ in process.running(tmp_path)] == ["r"]
    finally:
        other.kill()
        other.wait(10)
