"""Give several loads one after the other, each with a result of its own."""

from collections.abc import Callable, Sequence
from pathlib import Path

from ops.errors import in_words
from ops.experiments import LoadProfile
from ops.loadtest.level import Level
from ops.loadtest.result import FILE, LoadResult
from ops.loadtest.step import Step

Measure = Callable[[str, LoadProfile, Path], LoadResult]
"""Gives a load, called by its name, and leaves all that was measured in the folder."""
Judge = Callable[[LoadResult], str]


class Steps:
    """The steps of one run so far. Each has a folder of its own below `folder`."""

    def __init__(self, folder: Path, measure: Measure, judge: Judge) -> None:
        """`judge` gives a step's outcome in a word."""
        self.folder = folder
        self.done: list[Step] = []
        self.results: list[LoadResult] = []
        self._measure = measure
        self._judge = judge

    def take(self, level: Level, profile: LoadProfile) -> Step:
        """Give one more load; however that fails, what there is until then is kept, not valid."""
        name = f"steps/{len(self.done) + 1:02}"
        load = str(level)
        try:
            result = self._measure(load, profile, self.folder / name)
        except BaseException as error:
            self._keep(load, name, error)
            raise
        return self._add(load, result, name)

    def summed_up(self, chosen: LoadResult, capacity: float | None = None) -> LoadResult:
        """The result of the run: that of the step that was chosen, with all the steps."""
        update = {"steps": tuple(self.done), "capacity": capacity}
        result = chosen.model_copy(update=update)
        result.write(self.folder)
        return result

    def _add(self, load: str, result: LoadResult, name: str) -> Step:
        step = Step.of(load, result, self._judge(result), name)
        self.done.append(step)
        self.results.append(result)
        return step

    def _keep(self, load: str, name: str, error: BaseException) -> None:
        if (kept := self.folder / name / FILE).exists():
            self._add(load, LoadResult.model_validate_json(kept.read_bytes()), name)
        if self.results:
            told = f"{in_words(error)} in step {name.removeprefix('steps/')}"
            last = self.results[-1]
            self.summed_up(last.judged("steps", ok=False, measured=told, wanted="all of them"))


def stepped(
    levels: Sequence[Level], profile: LoadProfile, folder: Path, measure: Measure
) -> LoadResult:
    """Every level in its turn. The run's own result is the last valid one, or the last."""
    steps = Steps(folder, measure, lambda result: "valid" if result.valid else "invalid")
    for level in levels:
        steps.take(level, level.of(profile))
    valid = [result for result in steps.results if result.valid]
    return steps.summed_up((valid or steps.results)[-1])
