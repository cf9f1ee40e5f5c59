"""Hold what the doctor examines: one target, as the settings have it."""

from dataclasses import dataclass, field, replace
from typing import Any

from ops.config import Config
from ops.experiments import Experiment
from ops.shell import Command, Shell

ANSWER_S = 20.0
"""What any program may take; one that hangs holds the table up no longer."""


@dataclass(frozen=True)
class Subject:
    """A target, with the experiment that there should be room for, if any was named."""

    settings: Config
    shell: Shell
    experiment: Experiment | None = None
    known: dict[str, Any] = field(default_factory=dict)
    """What one check found that another goes on with."""

    def read(self, command: Command) -> str:
        """What a program prints, within bounds; raises OpsError."""
        return self.shell.read(bounded(command))


def bounded(command: Command) -> Command:
    """The same command, ended after ANSWER_S."""
    return replace(command, timeout_s=min(command.timeout_s, ANSWER_S))
