"""What a release deployed, back from its record."""

from dataclasses import asdict

import pytest

from ops.experiments import load
from ops.records import Deployed, Release

EXPERIMENTS = load()


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda one: one.legend)
def test_an_experiment_comes_back_as_it_was(experiment) -> None:  # type: ignore[no-untyped-def]
    deployed = Deployed(experiment=asdict(experiment), model={}, replicas=2)
    release = Release(id="a", experiment="e", target="local", deployed=deployed)
    again = Release.model_validate_json(release.model_dump_json())
    assert again.deployed
    assert again.deployed.as_experiment() == experiment
