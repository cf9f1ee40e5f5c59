"""Hold where this machine's target keeps its files, and see and stop what runs there."""

from dataclasses import dataclass
from pathlib import Path

import psutil

from ops.targets.local import process
from ops.targets.local.process import Kind, Mark


@dataclass(frozen=True)
class Site:
    """One state directory, and the processes that were started for it."""

    state_dir: Path

    @property
    def folder(self) -> Path:
        """Below the state directory, all that is this target's."""
        return self.state_dir / "local"

    @property
    def backends(self) -> Path:
        """What the front reads."""
        return self.folder / "backends.json"

    def log(self, name: str) -> Path:
        """Where a process of that name logs; `prepare` makes the folder."""
        return self.folder / "logs" / f"{name}.log"

    def prepare(self) -> None:
        """Make the folders that are written to."""
        (self.folder / "logs").mkdir(parents=True, exist_ok=True)

    def replica(self, release: str, index: int, pair: tuple[int, int] = (0, 0)) -> Mark:
        """The mark of a replica; without ports where it is not known to run."""
        log = str(self.log(f"{release}-{index}"))
        return Mark(str(self.state_dir), "replica", release, index, *pair, log)

    def running(self, kind: Kind) -> dict[Mark, psutil.Process]:
        """What is live of that kind."""
        return {mark: one for mark, one in process.running(self.state_dir) if mark.kind == kind}

    def stop(self, marks: list[Mark]) -> None:
        """Let those finish what is in flight, and end them."""
        found = process.running(self.state_dir)
        process.stop(one for mark, one in found if mark in marks)
