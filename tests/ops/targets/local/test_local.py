"""Real servers, started, replaced, lost and stopped."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ops.errors import BadValue, NeverReady, OpsError
from ops.experiments import Experiment, find, load
from ops.savedmodel import SavedModel
from ops.serving import ready
from ops.serving.golden import Golden
from ops.targets import Workload
from ops.targets.local import Local, replica


def told(_: str) -> None:
    """Progress is nobody's here."""


def test_nothing_runs_at_first(local: Local) -> None:
    assert local.status() == []
    with pytest.raises(NeverReady, match="invoke release"):
        local.endpoints()


def test_a_release_serves_is_replaced_and_is_torn_down(
    local: Local, experiment: Experiment, models: tuple[SavedModel, SavedModel]
) -> None:
    local.preflight(experiment)
    first = Workload("first", experiment, models[0])
    endpoints = local.deploy(first, told)
    local.keep(first)
    assert local.endpoints() == endpoints
    assert {one.state for one in local.status()} == {"AVAILABLE"}

    second = Workload("second", experiment, models[1])
    newer = local.deploy(second, told)
    assert local.serving().release == "first", "the former serves until the new is kept"
    assert not set(newer) & set(endpoints)
    local.keep(second)
    assert local.serving().release == "second"
    assert {one.release for one in local.status()} == {"second"}
    ready.prove(local.endpoints()[0], "colours", Golden.read(models[1].golden))

    assert len(local.teardown()) == len(newer)
    assert local.status() == []


def test_an_undone_release_leaves_the_former_serving(
    local: Local, experiment: Experiment, models: tuple[SavedModel, SavedModel]
) -> None:
    local.preflight(experiment)
    first = Workload("first", experiment, models[0])
    local.deploy(first, told)
    local.keep(first)
    second = Workload("second", experiment, models[1])
    local.deploy(second, told)
    assert local.undo(second) == "release first serves"
    assert {(one.release, one.state) for one in local.status()} == {("first", "AVAILABLE")}


def test_a_replica_that_ended_is_shown(
    local: Local, experiment: Experiment, model: SavedModel
) -> None:
    local.preflight(experiment)
    workload = Workload("first", experiment, model)
    local.deploy(workload, told)
    local.keep(workload)
    victim = next(iter(replica.running(local.state_dir).values()))
    victim.kill()
    victim.wait(10)
    assert "ended" in [one.state for one in local.status()]


def test_a_model_that_cannot_be_loaded_is_told_and_nothing_stays(
    local: Local, experiment: Experiment, model: SavedModel, tmp_path: Path
) -> None:
    base_path = tmp_path / "broken"
    shutil.copytree(model.base_path, base_path)
    (base_path / model.version / "saved_model.pb").write_bytes(b"no model")
    broken = model.model_copy(update={"base_path": base_path})
    local.preflight(experiment)
    with pytest.raises(NeverReady, match="ended before it was ready"):
        local.deploy(Workload("first", experiment, broken), told)
    assert replica.running(local.state_dir) == {}


def test_another_model_than_the_recorded_is_refused_and_nothing_stays(
    local: Local, experiment: Experiment, models: tuple[SavedModel, SavedModel]
) -> None:
    wrong = models[0].model_copy(update={"golden": models[1].golden})
    local.preflight(experiment)
    with pytest.raises(OpsError, match="does not serve the released model"):
        local.deploy(Workload("first", experiment, wrong), told)
    assert replica.running(local.state_dir) == {}


@pytest.mark.skipif(
    shutil.which("tensorflow_model_server") is not None, reason="TensorFlow Serving can batch"
)
def test_the_embedded_server_is_asked_for_no_batching(local: Local) -> None:
    with pytest.raises(BadValue, match="the embedded server does not"):
        local.preflight(find("2n-8c-64r-interop4-batch", load()))


def test_another_state_directory_sees_nothing(
    local: Local, experiment: Experiment, model: SavedModel, tmp_path: Path
) -> None:
    local.preflight(experiment)
    workload = Workload("first", experiment, model)
    local.deploy(workload, told)
    local.keep(workload)
    assert Local(tmp_path / "other", local.shell).teardown() == []
    assert len(local.status()) == len(local.endpoints())


def test_the_plan_has_the_argument_list_that_is_run(
    local: Local, experiment: Experiment, model: SavedModel, tmp_path: Path
) -> None:
    workload = Workload("first", replace(experiment), model)
    (step,) = local.after(workload, tmp_path)
    planned = [str(command).split("-m model.server ")[1] for command in step.commands]
    local.preflight(experiment)
    local.deploy(workload, told)
    ran = (tmp_path / "commands.log").read_text()
    assert len(planned) == len(local.status())
    assert all(arguments in ran for arguments in planned)
