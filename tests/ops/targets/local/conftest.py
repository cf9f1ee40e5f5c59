"""A local target in a state directory of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ops import experiments
from ops.experiments import Experiment
from ops.shell import Shell
from ops.targets.local import Local, replica


@pytest.fixture
def experiment() -> Experiment:
    return experiments.find("interop4", experiments.load())


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Local]:
    target = Local(tmp_path, Shell(log=tmp_path / "commands.log"))
    yield target
    replica.stop(replica.running(tmp_path).values(), drain_s=5)
