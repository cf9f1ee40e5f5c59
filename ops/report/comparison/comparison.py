"""Compare runs: each with each, by figures that may be compared."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from ops.errors import BadValue
from ops.report.comparison.difference import Difference, difference
from ops.report.comparison.entry import Entry, entry
from ops.report.comparison.figure import FIGURES, Figure
from ops.report.comparison.naming import names
from ops.report.comparison.terms import mismatch
from ops.report.measurement import Measurement
from ops.report.run import Run, read


@dataclass(frozen=True)
class Comparison:
    """All runs, and the differences between those that compete."""

    entries: tuple[Entry, ...]
    differences: tuple[Difference, ...]

    @property
    def competing(self) -> tuple[Entry, ...]:
        """The runs that can win."""
        return tuple(one for one in self.entries if one.competes)

    @property
    def pairs(self) -> tuple[tuple[Entry, Entry], ...]:
        """Each two of these, in their order."""
        return tuple(combinations(self.competing, 2))

    def between(self, one: Entry, other: Entry, figure: Figure) -> Difference | None:
        """The one's figure by the other's; None where there is none to tell."""
        for found in self.differences:
            if found.figure == figure.key and {found.run, found.other} == {one.name, other.name}:
                return found if found.run == one.name else found.turned
        return None


def compare(folders: Sequence[Path]) -> Comparison:
    """Compare the runs in these folders; one that is named twice counts once.

    Raises BadValue for fewer than two, a folder that is no run's, or a run without figures.
    """
    places = list(dict.fromkeys(folder.resolve() for folder in folders))
    if len(places) < 2:
        named = f"only {places[0].name} is named" if places else "no run is named"
        raise BadValue(f"{named}; name two or more: invoke compare RUN RUN")
    runs = [read(place) for place in places]
    measured = [_figures(run, place) for run, place in zip(runs, places, strict=True)]
    first = next((run for run, one in zip(runs, measured, strict=True) if one.valid), runs[0])
    every = zip(names(runs), runs, measured, strict=True)
    entries = tuple(entry(name, run, one, mismatch(run, first)) for name, run, one in every)
    return Comparison(entries, _differences([one for one in entries if one.competes]))


def _figures(run: Run, folder: Path) -> Measurement:
    if run.loadtest is None or run.loadtest.rps is None:
        raise BadValue(f"{folder} has no figures: no load was measured in that run; leave it out")
    return run.loadtest


def _differences(entries: Sequence[Entry]) -> tuple[Difference, ...]:
    found = (
        difference(other, one, figure, _repeats(entries, figure))
        for one, other in combinations(entries, 2)
        for figure in FIGURES
    )
    return tuple(one for one in found if one)


def _repeats(entries: Sequence[Entry], figure: Figure) -> float:
    """The largest ratio of the figure between two runs of one experiment, at least 1."""
    pairs = combinations([one for one in entries if one.run.released], 2)
    repeats = [pair for pair in pairs if _again(*pair)]
    ratios = [found.ratio for pair in repeats if (found := difference(*pair, figure))]
    return math.exp(max((abs(math.log(ratio)) for ratio in ratios), default=0.0))


def _again(one: Entry, other: Entry) -> bool:
    same = one.run.experiment == other.run.experiment
    return same and one.loadtest.protocol == other.loadtest.protocol
