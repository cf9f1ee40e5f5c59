"""Carry a release from order to end: record it, keep it if it may stay, else undo it."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace

from ops.errors import BadValue, OpsError, in_words
from ops.progress import Progress
from ops.records import Gate, Holder, Record, Release, Run
from ops.release.order import Order
from ops.release.steps import Steps
from ops.release.undo import undo, workload
from ops.shell import Shell
from ops.targets import Target, Workload

NOTHING = "nothing was changed"


def release(
    order: Order,
    target: Target,
    run: Run,
    shell: Shell,
    progress: Progress,
    *,
    cut_off: Release | None = None,
) -> Release:
    """Release what was ordered; give the record, which is also in the run's folder.

    `cut_off` is the record of a release that was killed, to go on with. A gate that is not passed
    is told by the record's status. Raises OpsError for anything that failed on the way; what
    served before serves again by then.
    """
    first = _again(cut_off) if cut_off else _first(order, target, run)
    with _at_work(target, run, shell, progress, first) as steps:
        with _undone(steps, cut_off) if cut_off else _nothing_changed(steps):
            made = _prepare(order, steps)
        with _undone(steps, cut_off):
            verdict = _measured(order, made, steps)
        _settle(order, steps, verdict)
        steps.report()
    return steps.record.release


def rollback(
    target: Target,
    to: Release,
    run: Run,
    shell: Shell,
    progress: Progress,
    *,
    cut_off: Release | None = None,
) -> Release:
    """Deploy again what release `to` had deployed; give the record of doing so.

    `cut_off` is the record of a rollback that was killed, to be done again in the run that it had.
    """
    first = _again(cut_off) if cut_off else _first_back(target, to, run)
    with _at_work(target, run, shell, progress, first) as steps:
        with _undone(steps, cut_off) if cut_off else _nothing_changed(steps):
            again = replace(workload(target, to, run.id), folder=run.folder)
            _end_others(steps)
        with _undone(steps, cut_off):
            steps.rollout(again)
        target.history.serve(steps.record.release)
        steps.record.end("succeeded")
        steps.report()
    return steps.record.release


def _first_back(target: Target, to: Release, run: Run) -> Release:
    return Release(
        id=run.id,
        experiment=to.experiment,
        target=target.name,
        model=to.model,
        image=to.image,
        by=Holder(release=run.id).who,
        rollback_to=to.id,
        notes=[f"a rollback to release {to.id}", *to.notes],
    )


@contextlib.contextmanager
def _at_work(
    target: Target, run: Run, shell: Shell, progress: Progress, first: Release
) -> Iterator[Steps]:
    """Hold the target while its steps are taken, and say so where they end half done."""
    with _disk_told(run), _alone(target, run, progress):
        if first.number:
            _still_cut_off(target, first)
        first.number = first.number or target.history.next_number
        record = Record(target.history, run, first)
        try:
            yield Steps(target, run, shell, progress=progress, record=record)
        finally:
            if record.release.status == "running":
                progress.warn(
                    f"release {run.id} is half done: `invoke release --resume{target.flag}` goes on"
                    f" with it, `invoke teardown{target.flag}` stops everything"
                )


def _still_cut_off(target: Target, first: Release) -> None:
    """Raise OpsError where somebody ended, before we held the lock, what is to be gone on with."""
    now = target.history.get(first.id)
    if now.status != "running":
        raise OpsError(f"release {now.id} was ended meanwhile, {now.status}: see `invoke history`")


@contextlib.contextmanager
def _disk_told(run: Run) -> Iterator[None]:
    """Tell what a disk refuses in one line, like all that an operator can mend."""
    try:
        yield
    except OSError as error:
        place = error.filename or run.folder
        raise OpsError(f"{place} cannot be written: {error.strerror}") from error


@contextlib.contextmanager
def _alone(target: Target, run: Run, progress: Progress) -> Iterator[None]:
    """Hold the target's lock, with what killed releases left out of the way.

    A release that is refused, or interrupted before it has a record, leaves no run behind.
    """
    try:
        with target.history.lock.held(run.id, progress.warn):
            target.clear()
            yield
    finally:
        run.discard_empty()


def _end_others(steps: Steps) -> None:
    """Record that releases that were cut off before will not be gone on with."""
    steps.target.history.end_cut_off(mine=steps.record.release.id)


def _again(cut_off: Release) -> Release:
    """The record of a release to be gone on with; what it had measured is measured anew."""
    note = f"cut off {cut_off.cut_off_at}, and gone on with"
    notes = [note, *cut_off.notes] if cut_off.rollback_to else [note]
    return cut_off.model_copy(update={"steps": [], "notes": notes, "loadtest": None, "gate": None})


def _first(order: Order, target: Target, run: Run) -> Release:
    return Release(
        id=run.id,
        experiment=order.experiment.legend,
        target=target.name,
        machine=target.machine(),
        by=Holder(release=run.id).who,
        order=dict(order.flags),
    )


def _prepare(order: Order, steps: Steps) -> Workload:
    """The steps that change nothing at the target."""
    steps.preflight(order)
    model = steps.model(order)
    built = steps.image(order, model)
    made = Workload(steps.run.id, order.experiment, model, built, folder=steps.run.folder)
    made = steps.manifests(order, made)
    steps.run.publish()
    _end_others(steps)
    return made


def _measured(order: Order, made: Workload, steps: Steps) -> Gate:
    replicas = steps.rollout(made)
    return steps.gate(order, steps.load(order, made.model, replicas))


def _settle(order: Order, steps: Steps, verdict: Gate) -> None:
    """Keep the release or undo it; what was kept is not undone because its record fails."""
    history, record = steps.target.history, steps.record
    if verdict.outcome == "slo_missed":
        undone = undo(steps.target, steps.shell, steps.progress.line)
        if undone.done:
            record.end("rolled_back", f"{verdict.in_words}; undone: {undone.words}")
        else:
            record.end("failed", f"{verdict.in_words}; {undone.words}")
        return
    history.serve(record.release)
    stays = verdict.outcome == "passed" or order.accept_unmeasured
    why = f"{verdict.in_words}; the release is kept (--accept-unmeasured takes it as it is)"
    record.end(*("succeeded", None) if stays else ("failed", why))


@contextlib.contextmanager
def _nothing_changed(steps: Steps) -> Iterator[None]:
    """Record an error of the block; a release that is refused leaves no run behind."""
    try:
        yield
    except BaseException as error:
        if _refused(error, steps):
            steps.run.discard()
            # Why it is refused matters more than that a cluster which is away keeps its record.
            with contextlib.suppress(OpsError):
                steps.record.forget()
        else:
            _failed(steps, error, NOTHING)
        raise


def _refused(error: BaseException, steps: Steps) -> bool:
    """Whether a value cannot be used, or what a release needs is not there."""
    taken = {one.name for one in steps.record.release.steps}
    return isinstance(error, BadValue) or (isinstance(error, OpsError) and taken <= {"preflight"})


@contextlib.contextmanager
def _undone(steps: Steps, cut_off: Release | None) -> Iterator[None]:
    """Undo what the block did, or what had been done before it, when it fails or is interrupted.

    Before its rollout a release has done nothing: to undo it would take back what others did.
    """
    try:
        yield
    except BaseException as error:
        begun = cut_off or any(one.name == "rollout" for one in steps.record.release.steps)
        undone = undo(steps.target, steps.shell, steps.progress.line) if begun else None
        _failed(steps, error, undone.words if undone else NOTHING)
        raise


def _failed(steps: Steps, error: BaseException, outcome: str) -> None:
    steps.progress.warn(outcome)
    # The error itself matters more than that a full disk does not take its record.
    with contextlib.suppress(OpsError):
        steps.record.end("failed", f"{in_words(error)}; {outcome}")
    with contextlib.suppress(OpsError):
        steps.run.publish()
    steps.report()
