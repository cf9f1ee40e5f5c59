"""Say what a way of telling progress must answer; `Plain` and `Live` are the two there are."""

from typing import Protocol

from ops.progress.step import Step


class Voice(Protocol):
    """Told of every step; `reason` says why a step failed and is None when it did not."""

    def started(self, step: Step) -> None: ...
    def changed(self, step: Step) -> None: ...
    def ended(self, step: Step, reason: str | None) -> None: ...
    def line(self, text: str, style: str = "") -> None: ...
