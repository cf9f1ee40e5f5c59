"""A target in a state directory of its own, and what is deployed there."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from ops import config, experiments
from ops.config import Config
from ops.experiments import Experiment
from ops.records import Deployed, Release
from ops.savedmodel import SavedModel
from ops.serving.endpoint import Endpoint
from ops.shell import Shell
from ops.targets import Workload, choose
from ops.targets.docker import containers
from ops.targets.machine import Machine, Mark

BOTH = ("local", "docker")
Deploy = Callable[..., tuple[Endpoint, ...]]


def told(_: str) -> None:
    """Progress is nobody's here."""


@pytest.fixture
def experiment() -> Experiment:
    """Two pods, which this machine runs with one CPU each at the least."""
    return experiments.find("interop4", experiments.load())


@pytest.fixture
def single(experiment: Experiment) -> Experiment:
    """One pod: it is sooner ready."""
    return replace(experiment, pods=1)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(log=tmp_path / "commands.log")


@pytest.fixture(params=BOTH)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Config:
    """Of either target."""
    if request.param == "local":
        return Config(state_dir=tmp_path)
    base = request.getfixturevalue("base_image")
    return Config(target="docker", image=config.Image(base=base), state_dir=tmp_path)


@pytest.fixture
def machine(settings: Config) -> Iterator[Machine]:
    """Either target on this machine; what it started is stopped at the end."""
    target: Any = choose(settings)
    yield target
    target.teardown()


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Machine]:
    target: Any = choose(Config(state_dir=tmp_path))
    yield target
    target.teardown()


@pytest.fixture
def workload(
    machine: Machine, shell: Shell, images: set[str]
) -> Callable[[str, Experiment, SavedModel], Workload]:
    """A workload with the image that the target runs, if any."""

    def made(release: str, experiment: Experiment, model: SavedModel) -> Workload:
        image = machine.build(model, shell, told)
        images.update({image.reference} if image else ())
        return Workload(release, experiment, model, image)

    return made


@pytest.fixture
def deploy(
    machine: Machine,
    shell: Shell,
    single: Experiment,
    model: SavedModel,
    workload: Callable[[str, Experiment, SavedModel], Workload],
) -> Deploy:
    """Deploy a workload and, unless told otherwise, let it be the one that serves."""

    def made(
        name: str, experiment: Experiment = single, model: SavedModel = model, keep: bool = True
    ) -> tuple[Endpoint, ...]:
        machine.preflight(experiment, shell)
        replicas = machine.deploy(workload(name, experiment, model), shell, told)
        endpoints = tuple(one.endpoint for one in replicas if one.endpoint)
        deployed = Deployed(
            experiment=asdict(experiment),
            model=model.model_dump(mode="json"),
            replicas=len(endpoints),
        )
        release = Release(
            id=name, experiment=experiment.legend, target=machine.name, deployed=deployed
        )
        machine.history.keep(release)
        if keep:
            machine.history.serve(release)
        return endpoints

    return made


@pytest.fixture
def kill(machine: Machine, request: pytest.FixtureRequest) -> Callable[[Mark], None]:
    """End a replica as an accident would, and wait for its end."""

    def killed(one: Mark) -> None:
        if machine.name == "docker":
            request.getfixturevalue("engine")("kill", containers.name(one))
            return
        victim = machine.site.running("replica")[one]
        victim.kill()
        psutil.wait_procs([victim], 10)

    return killed
