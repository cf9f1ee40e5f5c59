"""What else may happen to a release: two at once, dead replicas, a dead front, a full disk."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

BOUND_S = 120
SMALL = "size=256k"


def test_of_two_at_once_the_second_is_refused_with_who_and_since_when(shared: Any) -> None:
    runs = set(shared.runs_dir.iterdir())
    with shared.history.lock.held("the-first", lambda said: None):
        for argv in (shared.order(1), ("rollback",), ("teardown",)):
            ended = shared.run(*argv)
            assert ended.code in (1, 2), ended.all
            refused = f"(process {os.getpid()}) since 20" in ended.stderr
            assert refused or "no earlier good release" in ended.stderr
            assert "Traceback" not in ended.stderr
        assert "is at work on release the-first" in shared.run("status").stdout
    assert set(shared.runs_dir.iterdir()) == runs, "what was refused leaves no run"
    assert shared.answered_by() == 0


def test_a_dead_front_is_told_and_comes_back_where_it_was(shared: Any) -> None:
    address, serving = shared.target.address(), shared.history.serving()
    _kill(shared.target.site.running("front"))
    ended = shared.run("status")
    assert ended.code == 5
    assert "the front does not run: `invoke release` starts it again" in ended.stderr
    assert "AVAILABLE" in ended.stdout, "the replicas are shown nevertheless"
    ended = shared.run("rollback", "--to", serving.id)
    assert ended.code == 0, ended.all
    assert shared.target.address() == address
    assert shared.answered_by() == 0


@pytest.mark.timeout(600)
def test_a_dead_front_comes_back_with_the_release_that_is_gone_on_with(shared: Any) -> None:
    address = shared.target.address()
    ended = shared.run(*shared.order(0), points=(shared.point("ops.release.gate:judge"),))
    assert ended.code == -9
    _kill(shared.target.site.running("front"))
    ended = shared.run("release", "--resume")
    assert ended.code == 0, ended.all
    assert (shared.target.address(), shared.answered_by()) == (address, 0)


@pytest.mark.timeout(600)
def test_a_replica_that_dies_in_mid_load_is_named_and_comes_back(shared: Any) -> None:
    former = shared.history.serving().id
    victims: list[str] = []
    killer = threading.Thread(target=_kill_in_mid_load, args=(shared, former, victims))
    killer.start()
    order = [one for one in shared.order(0) if one != "--accept-unmeasured"]
    order[order.index("--run-time") + 1] = "8s"
    ended = shared.run(*order)
    killer.join(BOUND_S)
    assert ended.code == 1, ended.all
    assert "not measured" in ended.stderr
    assert victims[0] in ended.stderr, "it is named"
    last = shared.history.all()[-1]
    assert (last.status, last.loadtest["valid"]) == ("failed", False)
    assert "ended" in shared.run("status").stdout
    again = shared.released(0)
    states = [(one.release, one.state) for one in shared.target.status()]
    assert states == [(again.id, "AVAILABLE")] * again.deployed.replicas


def test_ids_that_are_none_are_refused_in_one_line(shared: Any) -> None:
    for name in ("nothing", "../serving", "a/b", "x" * 3000, "*"):
        ended = shared.run("rollback", "--to", name)
        assert ended.code == 2
        (line,) = ended.stderr.splitlines()
        assert line.startswith("error: no release has the id")
    ended = shared.run("release", "--resume")
    assert ended.code == 2
    assert "there is nothing to go on with" in ended.stderr


def test_a_bad_record_is_named_and_keeps_nothing_from_being_stopped(desk: Any) -> None:
    desk.released(0)
    bad = desk.history.store.folder / "20200101-000000-dead.json"
    bad.write_text('{"id": "2020')
    runs = set(desk.runs_dir.iterdir())
    for argv in (("history",), ("status",), desk.order(1), ("release", "--resume")):
        ended = desk.run(*argv)
        assert ended.code == 1
        assert ended.stderr.splitlines()[-1] == (
            f"error: {bad} is no release's record: move it away"
        )
    assert set(desk.runs_dir.iterdir()) == runs, "what was refused leaves no run"
    ended = desk.run("teardown")
    assert ended.code == 1
    assert "stopped replica 0" in ended.stdout
    assert not desk.processes()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk with hardly any room."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", SMALL, "none", str(folder))
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk, and not in every container")
    yield folder
    subprocess.run(("umount", "-l", str(folder)), check=True, timeout=60)


@pytest.mark.timeout(600)
def test_a_full_disk_for_the_run_is_told_and_undone(shared: Any, small: Path) -> None:
    former = shared.history.serving()
    before = shared.target.status()

    def fill() -> None:
        deadline = time.monotonic() + BOUND_S
        while time.monotonic() < deadline and not _of_others(shared, former.id):
            time.sleep(0.05)
        with (small / "filling").open("wb", buffering=0) as stream:
            while stream.write(b"x" * 4096):
                pass

    def filled() -> None:
        with pytest.raises(OSError, match="No space left"):
            fill()

    filler = threading.Thread(target=filled)
    filler.start()
    ended = shared.run(*shared.order(1), OPS_RUNS_DIR=str(small))
    filler.join(BOUND_S)
    assert ended.code == 1, ended.all
    assert ended.stderr.splitlines()[-1].startswith("error: ")
    assert "No space left on device" in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr
    assert f"release {former.id} serves again" in ended.stderr
    last = shared.history.all()[-1]
    assert last.status == "failed"
    assert last.error.endswith(f"release {former.id} serves again")
    assert [one.release for one in shared.target.status()] == [one.release for one in before]
    assert shared.answered_by() == 0
    assert shared.history.serving() == former


def test_a_state_directory_that_takes_nothing_is_told(desk: Any) -> None:
    file = desk.state_dir / "local"
    file.write_text("a file where a folder should be")
    ended = desk.run(*desk.order(0))
    file.unlink()
    assert ended.code == 1
    assert len(ended.stderr.splitlines()) == 1, ended.all
    assert "cannot be written" in ended.stderr
    assert not list(desk.runs_dir.glob("*"))


def _of_others(desk: Any, release: str) -> list[Any]:
    return [one for one in desk.target.site.running("replica") if one.release != release]


def _kill_in_mid_load(desk: Any, former: str, victims: list[str]) -> None:
    """Kill a new replica once the load generator has written figures."""
    deadline = time.monotonic() + BOUND_S
    while time.monotonic() < deadline:
        last = desk.history.all()[-1]
        steps = {one.name: one.status for one in last.steps}
        if last.id != former and steps.get("loadtest") == "running":
            break
        time.sleep(0.05)
    time.sleep(5)
    mark, victim = next(iter(desk.target.site.running("replica").items()))
    victims.append(f"127.0.0.1:{mark.grpc_port}")
    _kill({mark: victim})


def _kill(found: dict[Any, psutil.Process]) -> None:
    for one in found.values():
        one.send_signal(signal.SIGKILL)
    psutil.wait_procs(list(found.values()), timeout=20)
