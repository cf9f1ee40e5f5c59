"""What this machine answers for: real servers, deployed, lost and stopped."""

import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import httpx
import psutil
import pytest

from ops.config import Config
from ops.errors import NeverReady, OpsError
from ops.experiments import Experiment, find, load
from ops.records import Deployed, Release
from ops.savedmodel import SavedModel
from ops.serving import ready
from ops.serving.endpoint import Endpoint
from ops.serving.golden import Golden
from ops.shell import Shell
from ops.targets import Workload
from ops.targets.local import local as on_this_machine
from ops.targets.machine import Machine

Deploy = Callable[..., tuple[Endpoint, ...]]


def told(_: str) -> None:
    """Progress is nobody's here."""


@pytest.fixture
def deploy(local: Machine, shell: Shell, single: Experiment, model: SavedModel) -> Deploy:
    """Deploy a workload and, unless told otherwise, let it be the one that serves."""

    def made(
        name: str, experiment: Experiment = single, model: SavedModel = model, keep: bool = True
    ) -> tuple[Endpoint, ...]:
        local.preflight(experiment, shell)
        endpoints = local.deploy(Workload(name, experiment, model), shell, told)
        deployed = Deployed(
            experiment=asdict(experiment),
            model=model.model_dump(mode="json"),
            replicas=len(endpoints),
        )
        release = Release(id=name, experiment=experiment.legend, target="local", deployed=deployed)
        local.history.keep(release)
        if keep:
            local.history.serve(release)
        return endpoints

    return made


def processes(local: Machine) -> list[psutil.Process]:
    return list(local.site.running("replica").values())


def test_nothing_runs_at_first(local: Machine) -> None:
    assert local.status() == []
    for ask in (local.endpoints, local.serving):
        with pytest.raises(NeverReady, match="invoke release"):
            ask()
    with pytest.raises(NeverReady, match="the front does not run"):
        local.address()


def test_a_release_serves_and_is_torn_down(
    local: Machine, deploy: Deploy, experiment: Experiment, model: SavedModel, shell: Shell
) -> None:
    endpoints = deploy("first", experiment)
    assert local.endpoints() == endpoints
    assert [one.state for one in local.status()] == ["AVAILABLE"] * len(endpoints)
    ready.prove(local.address(), model.name, Golden.read(model.golden))
    assert len(local.teardown(shell)) == len(endpoints) + 1, "the replicas and the front"
    assert local.status() == []
    assert local.history.serving() is None


def test_only_this_machine_can_reach_it(deploy: Deploy, local: Machine) -> None:
    deploy("first")
    marks = local.site.running("replica") | local.site.running("front")
    heard = [one.laddr.ip for each in marks.values() for one in each.net_connections("tcp")]
    assert set(heard) <= {"127.0.0.1", "::ffff:127.0.0.1"}


def test_withdrawn_nothing_runs(local: Machine, deploy: Deploy, shell: Shell) -> None:
    deploy("first", keep=False)
    local.withdraw(shell)
    assert local.status() == []


def test_a_replica_that_ended_is_shown(local: Machine, deploy: Deploy) -> None:
    deploy("first")
    (victim,) = processes(local)
    victim.kill()
    victim.wait(10)
    assert [one.state for one in local.status()] == ["ended"]


def test_a_model_that_cannot_be_loaded_is_told(
    deploy: Deploy, model: SavedModel, tmp_path: Path, local: Machine
) -> None:
    base_path = tmp_path / "broken"
    shutil.copytree(model.base_path, base_path)
    (base_path / model.version / "saved_model.pb").write_bytes(b"no model")
    with pytest.raises(NeverReady, match="ended before it was ready"):
        deploy("first", model=model.model_copy(update={"base_path": base_path}))
    assert processes(local) == []


def test_another_model_than_the_recorded_is_refused(
    deploy: Deploy, models: tuple[SavedModel, SavedModel]
) -> None:
    wrong = models[0].model_copy(update={"golden": models[1].golden})
    with pytest.raises(OpsError, match="does not serve the released model"):
        deploy("first", model=wrong)


@pytest.mark.parametrize("inter_op", [2, 4, 8])
def test_a_batching_experiment_serves_with_its_parameters(
    local: Machine, deploy: Deploy, model: SavedModel, inter_op: int
) -> None:
    experiment = replace(find(f"2n-8c-64r-interop{inter_op}-batch", load()), pods=1)
    (endpoint,) = deploy("first", experiment)
    flags = dict(
        one[2:].split("=", 1) for one in processes(local)[0].cmdline() if one.startswith("--")
    )
    assert flags["enable_batching"] == "true"
    file = Path(flags["batching_parameters_file"])
    assert file.is_relative_to(local.site.state_dir)
    assert experiment.batching
    assert file.read_text() == experiment.batching.text()
    assert "max_batch_size { value: 128 }" in file.read_text()
    ready.prove(endpoint, model.name, Golden.read(model.golden))


def test_every_replica_counts_its_requests(deploy: Deploy, model: SavedModel) -> None:
    (endpoint,) = deploy("first")
    url = f"http://{endpoint.rest}/monitoring/prometheus/metrics"
    counted = httpx.get(url, timeout=60).text
    assert f':tensorflow:serving:request_count{{model_name="{model.name}"' in counted


def test_another_state_directory_sees_nothing(
    local: Machine, deploy: Deploy, tmp_path: Path, shell: Shell
) -> None:
    deploy("first")
    assert on_this_machine(Config(state_dir=tmp_path / "other")).teardown(shell) == []
    assert len(local.status()) == 1


def test_the_plan_has_the_argument_list_that_is_run(
    local: Machine, deploy: Deploy, single: Experiment, model: SavedModel, tmp_path: Path
) -> None:
    (step,) = local.plan_rollout(Workload("first", single, model), tmp_path)
    planned = [str(command).split("-m model.server ")[1] for command in step.commands]
    assert not (tmp_path / "local").exists(), "a plan writes nothing"
    deploy("first")
    ran = (tmp_path / "commands.log").read_text()
    assert len(planned) == 1
    assert all(arguments in ran for arguments in planned)
