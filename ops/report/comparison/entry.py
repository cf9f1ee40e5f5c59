"""Hold one run as it takes part in a comparison."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ops.report.comparison.figure import FIGURES, Figure
from ops.report.comparison.level import Level, levels
from ops.report.comparison.noise import T, error
from ops.report.measurement import Measurement
from ops.report.run import Run
from ops.report.wording import words


@dataclass(frozen=True)
class Entry:
    """A run with figures, under the name that it has in the legend."""

    name: str
    run: Run
    loadtest: Measurement
    unlike: str | None
    """Why it does not compare with the first valid run; None when it does."""
    levels: tuple[Level, ...]
    errors: Mapping[str, float | None]
    """Of each figure's logarithm, the standard error."""

    @property
    def competes(self) -> bool:
        """Whether it can win: it is valid, and compares."""
        return self.loadtest.valid and self.unlike is None

    @property
    def doubt(self) -> str | None:
        """Why it is invalid; None when it is valid."""
        if self.loadtest.valid:
            return None
        return ", ".join(words(one.name) for one in self.loadtest.missed) or "no verdict"

    @property
    def label(self) -> str:
        """Its name, with what a reader must know of it at once."""
        if self.doubt:
            return f"{self.name} (INVALID)"
        return f"{self.name} (does not compare)" if self.unlike else self.name

    def span(self, figure: Figure) -> tuple[float, float] | None:
        """From where to where the noise leaves the figure; None where it is not known."""
        value, off = figure.measured(self.loadtest), self.errors[figure.key]
        if not value or off is None:
            return None
        return value / math.exp(T * off), value * math.exp(T * off)


def entry(name: str, run: Run, loadtest: Measurement, unlike: str | None) -> Entry:
    """The run, with what is worked out from its seconds."""
    errors = {figure.key: error(loadtest, figure) for figure in FIGURES}
    return Entry(name, run, loadtest, unlike, levels(loadtest), errors)
