"""Say how the replicas of a target on this machine run: all in which such targets differ."""

from collections.abc import Sequence
from typing import Protocol

from ops.experiments import Experiment
from ops.shell import Command, Shell
from ops.targets.machine.capacity import Capacity
from ops.targets.machine.mark import Mark
from ops.targets.target import Workload


class Replicas(Protocol):
    """The replicas of one site."""

    def notes(self, experiment: Experiment, fit: Capacity) -> list[str]:
        """What a reader of their figures must know, beside what `fit` itself reduces."""

    def checks(self) -> tuple[Command, ...]:
        """The commands that must go well before any of them can run."""

    def command(self, workload: Workload, one: Mark, fit: Capacity) -> Command:
        """What starts one; it writes nothing."""

    def draining(self, ones: Sequence[Mark]) -> tuple[Command, ...]:
        """The commands that stop those, in order; none where signals do."""

    def start(self, workload: Workload, one: Mark, fit: Capacity, shell: Shell) -> None:
        """Start one, which outlives us; what is wrong with it `end` tells later."""

    def stop(self, ones: Sequence[Mark], shell: Shell) -> None:
        """Let those finish what is in flight, and end them; their last words are kept."""

    def running(self) -> list[Mark]:
        """Those that live, in the order of release and index."""

    def serves(self, one: Mark) -> bool:
        """Whether the ports of a mark are that replica's own, and not somebody's who was
        quicker."""

    def log(self, one: Mark) -> str:
        """Where all that it says can be read: a file, or a command."""

    def last_words(self, one: Mark, lines: int) -> list[str]:
        """The end of what it has said; empty where it said nothing."""

    def end(self, one: Mark) -> str:
        """Why one that does not live has ended, in one line."""

    def leftovers(self) -> list[str]:
        """What work of releases that were killed has left beside processes, by name."""

    def clear(self, shell: Shell) -> None:
        """Take the leftovers away, and all that has ended."""
