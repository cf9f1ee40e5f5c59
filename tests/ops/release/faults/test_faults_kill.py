"""Releases killed with -9, gone on with, and torn down: nothing is lost, nothing is left half."""

from pathlib import Path
from typing import Any

import pytest

KILLED = -9
MOST = 120
PARTS = {
    "the model's program runs": ("ops.shell.program:popen", 1),
    "the front has been started": ("ops.shell.program:popen", 3),
    "a replica has been started": ("ops.shell.program:popen", 4),
    "a replica gets traffic": ("ops.targets.machine.front:route", 2),
    "a replica was proven": ("ops.targets.machine.rollout:Rollout._prove", 2),
    "the load is on": ("ops.shell.program:popen", 6),
    "it has been kept": ("ops.records.history:History.serve", 1),
}


@pytest.mark.timeout(1200)
def test_killed_at_every_third_write_it_goes_on_until_it_is_done(shared: Any) -> None:
    """Each resume gets further by three writes, and is killed again, in a write or after it."""
    former = shared.history.serving()
    kills, taken_over, nth = 0, 0, 1
    while nth < MOST:
        pending = shared.history.unfinished()
        argv = ("release", "--resume") if pending else shared.order(1)
        when = "during" if nth % 2 else "after"
        ended = shared.run(*argv, points=(shared.point(shared.write, nth, when),))
        taken_over += "has ended, is taken over" in ended.stderr
        if ended.code != KILLED:
            break
        _holds(shared, former)
        kills, nth = kills + 1, nth + 3
    assert ended.code == 0, ended.all
    assert kills >= 12
    # The first was killed while it wrote its lock.
    assert taken_over == kills - 1, "each found the lock of the one before, and said so"
    assert shared.answered_by() == 1
    last = shared.history.all()[-1]
    assert (last.status, shared.history.serving()) == ("succeeded", last)
    assert {one.release for one in shared.target.status()} == {last.id}
    notes = [note for one in shared.history.all() for note in one.notes]
    assert [note for note in notes if note.endswith("gone on with")]


def _holds(desk: Any, former: Any) -> None:
    """What must hold wherever a release was killed."""
    desk.nothing_is_orphaned()
    assert desk.answered_by() in (0, 1), "clients are served all the time"
    told = desk.run("history")
    assert (told.code, told.stderr) == (0, "")
    pending = desk.history.unfinished()
    if pending:
        assert f"{pending.id}  running" in told.stdout
        assert f"cut off {pending.cut_off_at}: `invoke release --resume`" in told.stdout
        assert desk.history.serving() in (former, pending)
    assert desk.target.history.lock.holder() is None


@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", PARTS)
def test_killed_when(part: str, shared: Any) -> None:
    """Teardown undoes what was killed, whatever it was at; the next file's desk is its own."""
    shared.run("teardown")
    of, nth = PARTS[part]
    ended = shared.run(*shared.order(1), points=(shared.point(of, nth),))
    assert ended.code == KILLED, ended.all
    shared.nothing_is_orphaned()
    assert shared.processes() or part == "the model's program runs"
    torn = shared.run("teardown")
    assert torn.code == 0, torn.all
    assert "has ended, is taken over" in torn.stderr
    assert not shared.processes()
    assert shared.run("status").code == 5
    assert shared.run("release", "--resume").code == 2
    told = shared.run("history").stdout.splitlines()
    assert "torn down" in told[-2]
    assert told[-1] == "nothing serves"
    assert not list(shared.runs_dir.glob("*/release.json.*")), "nothing half"


@pytest.mark.timeout(600)
def test_a_rollback_that_was_killed_is_gone_on_with(desk: Any) -> None:
    first, _ = desk.released(0), desk.released(1)
    route = "ops.targets.machine.front:route"
    ended = desk.run("rollback", points=(desk.point(route, 1),))
    assert ended.code == KILLED, ended.all
    desk.nothing_is_orphaned()
    ended = desk.run("release", "--resume")
    assert ended.code == 0, ended.all
    assert desk.answered_by() == 0
    last = desk.history.all()[-1]
    assert (last.status, last.rollback_to) == ("succeeded", first.id)


@pytest.mark.timeout(600)
def test_a_resume_whose_model_is_gone_brings_back_what_served(desk: Any, tmp_path: Path) -> None:
    first = desk.released(0)
    source = tmp_path / "moved"
    source.symlink_to(desk.sources[1])
    order = [str(source) if one == str(desk.sources[1]) else one for one in desk.order(1)]
    route = "ops.targets.machine.front:route"
    ended = desk.run(*order, points=(desk.point(route, 2),))
    assert ended.code == KILLED, ended.all
    source.unlink()
    ended = desk.run("release", "--resume")
    assert ended.code == 2, ended.all
    assert f"release {first.id} serves again" in ended.stderr
    assert (desk.answered_by(), desk.history.serving()) == (0, first)
    assert desk.history.unfinished() is None
    assert desk.history.all()[-1].status == "failed"
