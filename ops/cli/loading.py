"""Give the load that was asked for, and show each part of it as it goes."""

import webbrowser
from pathlib import Path
from typing import Any

from ops import loadtest
from ops.experiments import LoadProfile
from ops.loadtest import Against, Asked, LoadResult, Search, page
from ops.progress import Progress
from ops.records import Run
from ops.shell import Shell


class Loading:
    """One run of `invoke loadtest`: a single load, steps, or a search for the capacity."""

    def __init__(self, against: Against, load: Asked, base: LoadProfile | None, run: Run) -> None:
        self.against = against
        self.load = load
        self.base = base
        self.folder = run.folder
        self.shell = Shell(log=run.commands)
        self.progress = Progress()

    def result(self) -> LoadResult:
        """Give the load, and what was measured of it."""
        with self.progress.step("prepare", "what gives the load") as step:
            self.load.source.prepare(self.shell, step.say, self.against.inside)
        if self.load.objective:
            wanted = Search(self.load.objective, self._first(), self.load.run_time_s)
            return loadtest.find(wanted, self._profile(), self.folder, self._one)
        if self.load.levels:
            levels = self.load.levels
            return loadtest.stepped(levels, self._profile(), self.folder, self._one)
        return self._one(", ".join(self.against.hosts), self._profile(), self.folder)

    def _profile(self) -> LoadProfile:
        """The load, over that of the experiment or that of a probe."""
        if self.base:
            return self.load.over(self.base)
        return self.load.probed(self._probed)

    def _probed(self) -> LoadProfile:
        with self.progress.step("probe", "finding out what it can take") as step:
            source = self.load.source
            profile = loadtest.probe(self.shell, self.against, self.folder, source=source)
            step.say(f"{profile.users} users for {profile.run_time_s:g} s")
        return profile

    def _first(self) -> float:
        """The rate that a search begins with."""
        if self.load.rate:
            return self.load.rate
        with self.progress.step("probe", "finding out what it can take") as step:
            source = self.load.source
            rate = loadtest.half_rate(self.shell, self.against, self.folder, source=source)
            step.say(f"about {2 * rate:g} requests/s with a few users")
        return rate

    def _one(self, load: str, profile: LoadProfile, folder: Path) -> LoadResult:
        source = self.load.source
        shown = page.address(source.page) if source.page else ""
        with self.progress.step("loadtest", shown or load) as step:
            follow = loadtest.follow(step, profile)

            def on_second(second: dict[str, Any]) -> None:
                if shown and second["t"] == 0:
                    webbrowser.open(shown)
                follow(second)

            result = loadtest.run(
                self.shell, self.against, profile, folder, on_second, source=source
            )
            (step.say if result.valid else step.miss)(result.summary)
        return result
