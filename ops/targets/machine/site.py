"""Hold where a target on this machine keeps its files, and see and stop its processes."""

from dataclasses import dataclass
from pathlib import Path

import psutil

from ops.targets.machine import process
from ops.targets.machine.mark import Kind, Mark


@dataclass(frozen=True)
class Site:
    """One target's part of a state directory, and the processes that were started for it."""

    state_dir: Path
    target: str

    @property
    def folder(self) -> Path:
        """Below the state directory, all that is this target's."""
        return self.state_dir / self.target

    @property
    def backends(self) -> Path:
        """What the front reads."""
        return self.folder / "backends.json"

    @property
    def configuration(self) -> Path:
        """Where the files are that servers read."""
        return self.folder / "config"

    def log(self, name: str) -> Path:
        """Where what has that name logs; `prepare` makes the folder."""
        return self.folder / "logs" / f"{name}.log"

    def prepare(self) -> None:
        """Make the folders that are written to."""
        (self.folder / "logs").mkdir(parents=True, exist_ok=True)

    def front(self, pair: tuple[int, int]) -> Mark:
        """The mark of the front."""
        log = str(self.log("front"))
        return Mark(str(self.state_dir), "front", "", 0, *pair, log, self.target)

    def replica(self, release: str, index: int, pair: tuple[int, int] = (0, 0)) -> Mark:
        """The mark of a replica; without ports where it is not known to run."""
        log = str(self.log(f"{release}-{index}"))
        return Mark(str(self.state_dir), "replica", release, index, *pair, log, self.target)

    def work(self, release: str = "") -> Mark:
        """The mark of all that a release starts and that does not outlive it."""
        return Mark(str(self.state_dir), "work", release, target=self.target)

    def running(self, kind: Kind) -> dict[Mark, psutil.Process]:
        """The live processes of that kind."""
        found = process.running(self.state_dir)
        return {mark: one for mark, one in found if self._has(mark) and mark.kind == kind}

    def stop(self, marks: list[Mark]) -> None:
        """Let those processes finish what is in flight, and end them."""
        found = process.running(self.state_dir)
        process.stop(one for mark, one in found if mark in marks)

    def _has(self, mark: Mark) -> bool:
        return mark.target == self.target
