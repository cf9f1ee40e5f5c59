"""The lock between real processes."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from ops.errors import OpsError
from ops.records import FileLock, Holder, Lock

HOLD = """
    import sys, time
    from pathlib import Path
    from ops.records import FileLock
    with FileLock(Path(sys.argv[1])).held(sys.argv[2], lambda said: None):
        print("held", flush=True)
        time.sleep(60)
"""


def never(said: str) -> None:
    raise AssertionError(said)


@pytest.fixture
def lock(tmp_path: Path) -> Lock:
    return FileLock(tmp_path / "lock.json")


def holder(lock: Lock, release: str) -> "subprocess.Popen[str]":
    argv = (sys.executable, "-c", textwrap.dedent(HOLD), str(lock.path), release)
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_it_is_held_for_the_block_and_free_after(lock: Lock) -> None:
    with lock.held("a", never):
        found = lock.holder()
        assert found
        assert found.release == "a"
    assert lock.holder() is None
    with lock.held("b", never):
        pass


def test_it_is_free_after_an_error(lock: Lock) -> None:
    with pytest.raises(ZeroDivisionError), lock.held("a", never):
        1 / 0  # noqa: B018
    assert lock.holder() is None


def test_a_second_is_refused_with_who_and_since_when(lock: Lock) -> None:
    process = holder(lock, "first")
    try:
        with pytest.raises(OpsError) as caught, lock.held("second", never):
            pass
        told = str(caught.value)
        assert f"process {process.pid}" in told
        assert "since 20" in told
        assert "first" in told
    finally:
        process.kill()
        process.wait(10)


def test_a_dead_holders_lock_is_taken_over_and_said(lock: Lock) -> None:
    process = holder(lock, "first")
    process.kill()
    process.wait(10)
    said: list[str] = []
    with lock.held("second", said.append):
        assert len(said) == 1
        assert f"process {process.pid}" in said[0]
        assert "taken over" in said[0]


@pytest.mark.parametrize("text", [b"", b"{", b"\xff\xfe", b"null", b'{"pid": 1}'])
def test_a_lock_that_nobody_can_read_is_taken_over_and_said(lock: Lock, text: bytes) -> None:
    lock.path.write_bytes(text)
    assert lock.holder() is None
    said: list[str] = []
    with lock.held("second", said.append):
        pass
    assert said == [f"{lock.path}, which nobody can read, is taken over"]


def test_a_path_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(OpsError, match="cannot be read: File name too long"):
        FileLock(tmp_path / ("x" * 300)).holder()


def test_a_place_that_takes_no_lock_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    lock = FileLock(tmp_path / "file" / "lock.json")
    with pytest.raises(OpsError, match="cannot be written: "), lock.held("a", never):
        pass


def test_a_process_id_used_again_is_not_the_holder(lock: Lock) -> None:
    mine = Holder(release="a")
    assert mine.lives
    assert not mine.model_copy(update={"started": mine.started - 60}).lives


def test_of_many_at_once_one_gets_it(lock: Lock) -> None:
    dead = holder(lock, "dead")
    dead.kill()
    dead.wait(10)
    code = HOLD.replace("time.sleep(60)", "sys.stdin.readline()")
    argv = (sys.executable, "-c", textwrap.dedent(code), str(lock.path), "r")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    several = [subprocess.Popen(argv, text=True, **pipes) for _ in range(4)]  # type: ignore[call-overload]
    won = []
    for process in several:
        assert process.stdout
        won.append(process.stdout.readline() == "held\n")
    for process in several:
        process.communicate("\n", timeout=30)
    assert won.count(True) == 1
