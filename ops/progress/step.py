"""Hold what is known of one step: its name, its latest detail, how far it is, how long it took."""

import time
from collections.abc import Callable

from ops.progress.text import elapsed, one_line

BAR_CELLS = 12


class Step:
    """One piece of work, from its start to its end; `Progress.step` makes it."""

    def __init__(self, name: str, detail: str, changed: "Callable[[Step], None]") -> None:
        self.name = name
        self.detail = detail
        self.share: float | None = None
        self.missed: str | None = None
        self._changed = changed
        self._started = time.monotonic()
        self._seconds: float | None = None

    @property
    def seconds(self) -> float:
        """Seconds since the start, or the step's length once it has ended."""
        return time.monotonic() - self._started if self._seconds is None else self._seconds

    def say(self, detail: str) -> None:
        """Replace the detail behind the step's name; the last one stands in the closing line."""
        self.detail = one_line(detail)
        self._changed(self)

    def miss(self, reason: str) -> None:
        """Let the step end as one that did not reach what it should, though nothing was raised."""
        self.missed = one_line(reason)

    def advance(self, done: float, total: float) -> None:
        """Show how far the step is; a total of 0 or less means that nobody knows."""
        self.share = min(max(done / total, 0.0), 1.0) if total > 0 else None
        self._changed(self)

    def end(self) -> None:
        """Stop the clock."""
        self._seconds = self.seconds

    def going(self, mark: str, bar: bool = False) -> str:
        """The step as it stands, in one line; `bar` draws how far it is."""
        return self._told(mark, f"{self._portion(bar)}{self.detail}")

    def closing(self, mark: str, reason: str | None) -> str:
        """The line that stays: the last detail, or the reason why it failed."""
        return self._told(mark, self.detail if reason is None else reason)

    def _told(self, mark: str, text: str) -> str:
        return f"{mark} {self.name:<10} {elapsed(self.seconds):>9}  {text}".rstrip()

    def _portion(self, bar: bool) -> str:
        if self.share is None:
            return ""
        full = round(self.share * BAR_CELLS)
        drawn = f"{'━' * full}{'╌' * (BAR_CELLS - full)} " if bar else ""
        return f"{drawn}{self.share:.0%}  "
