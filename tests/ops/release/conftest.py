"""Releases of a small real model to this machine, each in a state directory of a test's own."""

import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from ops import experiments, release
from ops.config import Config, Kubernetes, Model, Slo
from ops.experiments import Experiment
from ops.loadtest import Asked
from ops.progress import Progress
from ops.records import Release, Run
from ops.records.run import LATEST
from ops.release import Order
from ops.savedmodel import SavedModel, Wanted
from ops.shell import Shell
from ops.targets.local import local

ATTEMPTS = 3


@dataclass(frozen=True)
class Place:
    """A state directory, its runs, and what releases there are made of."""

    enough: ClassVar[Asked] = Asked(users=10, spawn_rate=10, run_time_s=11)
    """Three windows of at least 20 requests."""
    too_short: ClassVar[Asked] = Asked(users=2, spawn_rate=2, run_time_s=3)

    state_dir: Path
    runs_dir: Path
    source: Path
    experiment: Experiment

    def order(
        self,
        load: Asked,
        *,
        source: Path | None = None,
        p99_ms: float = 1e6,
        namespace: str = "default",
        accept_unmeasured: bool = False,
    ) -> Order:
        config = Config(
            state_dir=self.state_dir,
            runs_dir=self.runs_dir,
            model=Model(name="colours", source=str(source or self.source)),
            slo=Slo(p99_ms=p99_ms),
            kubernetes=Kubernetes(namespace=namespace),
        )
        wanted = Wanted(config.model.source, config.model.name)
        return Order(config, self.experiment, wanted, load, accept_unmeasured)

    def release(self, order: Order) -> Release:
        """Carry it out, in a run that is then the latest."""
        run = Run(self.runs_dir)
        shell = Shell(log=run.commands)
        return release.release(order, local(order.config), run, shell, Progress(io.StringIO()))

    def measured(self, order: Order) -> Release:
        """The first release of a few whose measurement was valid.

        A machine that others use at the same time may be too busy to measure anything.
        """
        for _ in range(ATTEMPTS):
            done = self.release(order)
            assert done.gate is not None
            if done.gate.outcome != "not_measured":
                break
        return done

    @property
    def latest(self) -> Path:
        return (self.runs_dir / LATEST).resolve()

    def kept(self) -> dict[str, Any]:
        """The record of the latest run."""
        read: dict[str, Any] = json.loads((self.latest / "release.json").read_text())
        return read

    def runs(self) -> set[str]:
        return {path.name for path in self.runs_dir.iterdir()} if self.runs_dir.exists() else set()

    def serving(self) -> list[tuple[str, str]]:
        """Release and state of each replica."""
        return [
            (one.release, one.state) for one in local(Config(state_dir=self.state_dir)).status()
        ]


@pytest.fixture(scope="session")
def experiment() -> Experiment:
    """The recommended one, with a single pod: it is sooner ready."""
    return replace(experiments.find("interop4", experiments.load()), pods=1)


@pytest.fixture(scope="session")
def make_place(
    sources: tuple[Path, Path], model: SavedModel, experiment: Experiment
) -> Iterator[Callable[[Path], Place]]:
    """Make a place in a folder; what still runs there at the end is stopped."""
    made: list[Place] = []

    def make(folder: Path) -> Place:
        place = Place(folder / "state", folder / "runs", sources[0], experiment)
        place.state_dir.mkdir()
        # The models were taken before, by the same program: no test waits for that twice.
        shutil.copytree(model.golden.parents[1], place.state_dir / "models")
        made.append(place)
        return place

    yield make
    for place in made:
        local(Config(state_dir=place.state_dir)).teardown()


@pytest.fixture
def place(make_place: Callable[[Path], Place], tmp_path: Path) -> Place:
    """A place where nothing runs."""
    return make_place(tmp_path)


@pytest.fixture(scope="module")
def released(
    make_place: Callable[[Path], Place], tmp_path_factory: pytest.TempPathFactory
) -> Place:
    """A place where a release has succeeded and serves."""
    place = make_place(tmp_path_factory.mktemp("released"))
    done = place.measured(place.order(Place.enough))
    assert done.status == "succeeded", done.error
    return place
