"""Releases ended by ^C, by SIGTERM and by a closing terminal: undone, and said."""

import signal
from typing import Any

import pytest

INTERRUPTED = 130
UNDO = "ops.release.flow:undo"
# Each step, and a call within it.
BEFORE = {
    "preflight": "ops.targets.machine.machine:Machine.preflight",
    "model": "ops.savedmodel:prepare",
    "manifests": "ops.release.plan:render",
}
AFTER = {
    "rollout": ("ops.targets.machine.rollout:Rollout._start", 1, signal.SIGINT),
    # The first time, what was asked for is only checked.
    "probe": ("ops.loadtest.asked:Asked.probed", 2, signal.SIGTERM),
    "loadtest": ("ops.loadtest.trial:run", 1, signal.SIGHUP),
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("step", BEFORE)
def test_interrupted_before_the_rollout_nothing_was_changed(step: str, shared: Any) -> None:
    before = shared.target.status()
    at = shared.point(BEFORE[step], 1, "before", signal.SIGINT)
    ended = shared.run(*shared.order(1), points=(at,))
    assert ended.code == INTERRUPTED, ended.all
    assert "WARNING: nothing was changed" in ended.stderr
    assert ended.stderr.splitlines()[-1] == "interrupted"
    shared.is_recorded_interrupted(step, "interrupted; nothing was changed")
    assert shared.target.status() == before
    shared.nothing_is_orphaned()


@pytest.mark.timeout(600)
def test_interrupted_while_it_looks_at_what_differs_nothing_is_undone(shared: Any) -> None:
    """To bring back what serves would take from others what they have changed of it."""
    before = shared.target.status()
    at = shared.point("ops.targets.machine.machine:Machine.difference", 1, "before", signal.SIGINT)
    ended = shared.run(*shared.order(1), points=(at,))
    assert ended.code == INTERRUPTED, ended.all
    assert "WARNING: nothing was changed" in ended.stderr
    assert shared.history.all()[-1].error == "interrupted; nothing was changed"
    assert shared.target.status() == before


@pytest.mark.timeout(600)
def test_what_never_served_is_not_gone_back_to_and_that_leaves_no_run(shared: Any) -> None:
    at = shared.point(BEFORE["model"], 1, "before", signal.SIGINT)
    assert shared.run(*shared.order(1), points=(at,)).code == INTERRUPTED
    last, runs = shared.history.all()[-1], set(shared.runs_dir.iterdir())
    latest = (shared.runs_dir / "latest").resolve()
    ended = shared.run("rollback", "--to", last.id)
    assert ended.code == 1, ended.all
    (line,) = ended.stderr.splitlines()
    assert line == f"error: release {last.id} never got as far as to serve"
    assert shared.history.all()[-1] == last
    assert set(shared.runs_dir.iterdir()) == runs
    assert (shared.runs_dir / "latest").resolve() == latest


@pytest.mark.timeout(600)
@pytest.mark.parametrize("step", AFTER)
def test_interrupted_later_what_served_serves_again(step: str, shared: Any) -> None:
    former = shared.history.serving()
    of, call, number = AFTER[step]
    at = shared.point(of, call, "before" if step == "rollout" else "after", number)
    ended = shared.run(*shared.order(1), points=(at,))
    assert ended.code == INTERRUPTED, ended.all
    assert f"WARNING: release {former.id} serves again" in ended.stderr
    assert "Traceback" not in ended.stderr
    shared.is_recorded_interrupted(step, f"interrupted; release {former.id} serves again")
    assert shared.answered_by() == 0
    assert {one.release for one in shared.target.status()} == {former.id}
    shared.nothing_is_orphaned()


@pytest.mark.timeout(600)
def test_interrupted_again_while_it_undoes_it_is_half_done_and_says_so(shared: Any) -> None:
    former = shared.history.serving()
    gate = shared.point("ops.release.gate:judge", 1, "after", signal.SIGINT)
    again = shared.point(UNDO, 1, "before", signal.SIGINT)
    ended = shared.run(*shared.order(1), points=(gate, again))
    assert ended.code == INTERRUPTED, ended.all
    pending = shared.history.unfinished()
    assert f"release {pending.id} is half done: `invoke release --resume`" in ended.stderr
    assert shared.answered_by() == 1
    # A closing terminal's signals come in pairs: the second cuts no undoing short.
    gate = shared.point("ops.release.gate:judge", 1, "after", signal.SIGHUP)
    again = shared.point(UNDO, 1, "before", signal.SIGHUP)
    ended = shared.run("release", "--resume", points=(gate, again))
    assert ended.code == INTERRUPTED, ended.all
    assert f"release {former.id} serves again" in ended.stderr
    assert (shared.answered_by(), shared.history.unfinished()) == (0, None)
