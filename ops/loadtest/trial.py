"""Do one load test, from the first connection to the verdicts."""

from pathlib import Path

from ops.errors import CommandFailed
from ops.experiments import LoadProfile
from ops.loadtest import answers, generator, verdicts
from ops.loadtest.against import Against
from ops.loadtest.generator import OnSecond
from ops.loadtest.measurement import Measurement
from ops.loadtest.processes import ALONE
from ops.loadtest.result import LoadResult
from ops.loadtest.source import Giver
from ops.serving.monitoring import Served
from ops.shell import Shell


def run(
    shell: Shell,
    against: Against,
    profile: LoadProfile,
    folder: Path,
    on_second: OnSecond | None = None,
    *,
    source: Giver = ALONE,
) -> LoadResult:
    """Load `against` with `profile`; everything measured is left in `folder`, loadtest.json too.

    `on_second` is told each second of the run as it ends. After ^C, loadtest.json holds what
    there was until then, which is not valid. Raises BadValue for a load that cannot be,
    NeverReady for a host that does not answer, CommandFailed when Locust itself fails.
    """
    profile.check()
    folder.mkdir(parents=True, exist_ok=True)
    source.reach(shell, against)
    before = _served(against)
    try:
        measured = source.measure(shell, against, profile, folder, on_second)
    except KeyboardInterrupt:
        _keep(against, folder)
        raise
    counted = _since(before, _served(against))
    result = _judged(measured, against, folder, counted)
    result.write(folder)
    return result


def _judged(
    measured: Measurement, against: Against, folder: Path, counted: dict[str, Served]
) -> LoadResult:
    answered = verdicts.identity(answers.read(folder), against.golden, against.protocol)
    return LoadResult.of(measured, counted, len(against.replicas), (answered,))


def _served(against: Against) -> dict[str, Served]:
    """What each replica says it has served, of those that say it."""
    told = {one.name: one.served(against.model_name) for one in against.replicas}
    return {name: one for name, one in told.items() if one is not None}


def _since(before: dict[str, Served], after: dict[str, Served]) -> dict[str, Served]:
    return {name: after[name].since(one) for name, one in before.items() if name in after}


def _keep(against: Against, folder: Path) -> None:
    """Save what an interrupted run measured, if it came so far."""
    try:
        measured = generator.read(folder)
    except CommandFailed:
        return
    _judged(measured, against, folder, {}).write(folder)
