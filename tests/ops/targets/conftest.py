"""A target in a state directory of its own, and what is deployed there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ops import experiments
from ops.config import Config
from ops.experiments import Experiment
from ops.shell import Shell
from ops.targets.local import local as on_this_machine
from ops.targets.machine import Machine, process


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


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Machine]:
    yield on_this_machine(Config(state_dir=tmp_path))
    process.stop((one for _, one in process.running(tmp_path)), drain_s=5)
