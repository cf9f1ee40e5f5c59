"""What this machine answers for: real servers, deployed, lost and stopped."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import psutil
import pytest

from ops.config import Config
from ops.errors import NeverReady, OpsError
from ops.experiments import Experiment, find, load
from ops.savedmodel import SavedModel
from ops.serving import ready
from ops.serving.endpoint import Endpoint
from ops.serving.golden import Golden
from ops.shell import Shell
from ops.targets import Workload, choose
from ops.targets.machine import Machine, Mark

Deploy = Callable[..., tuple[Endpoint, ...]]
Make = Callable[[str, Experiment, SavedModel], Workload]


def test_nothing_runs_at_first(machine: Machine) -> None:
    assert machine.status() == []
    assert machine.logs(5) == []
    assert machine.leftovers() == []
    for ask in (machine.endpoints, machine.serving):
        with pytest.raises(NeverReady, match="invoke release"):
            ask()
    with pytest.raises(NeverReady, match="the front does not run"):
        machine.address()


def test_a_release_serves_and_is_torn_down(
    machine: Machine, deploy: Deploy, experiment: Experiment, model: SavedModel
) -> None:
    endpoints = deploy("first", experiment)
    assert machine.endpoints() == endpoints
    assert [one.state for one in machine.status()] == ["AVAILABLE"] * len(endpoints)
    ready.prove(machine.address(), model.name, Golden.read(model.golden))
    assert all(words for _, words in machine.logs(5)), "each has said that it is ready"
    assert len(machine.teardown()) == len(endpoints) + 1, "the replicas and the front"
    assert machine.status() == []
    assert machine.history.serving() is None


def test_only_this_machine_can_reach_it(deploy: Deploy, machine: Machine) -> None:
    """Whoever listens for a replica: it itself, or the engine."""
    deploy("first")
    (replica,) = machine.replicas.running()
    ports = {*replica.ports, *(port for one in machine.site.running("front") for port in one.ports)}
    heard = [one.laddr for one in psutil.net_connections("tcp") if one.status == "LISTEN"]
    listening = {(one.ip, one.port) for one in heard if one.port in ports}
    assert {port for _, port in listening} == ports
    assert {ip for ip, _ in listening} <= {"127.0.0.1", "::ffff:127.0.0.1"}


def test_withdrawn_nothing_runs(machine: Machine, deploy: Deploy, shell: Shell) -> None:
    deploy("first", keep=False)
    machine.withdraw(shell)
    assert machine.status() == []


def test_a_replica_that_ended_is_shown_with_its_last_words(
    machine: Machine, deploy: Deploy, kill: Callable[[Mark], None]
) -> None:
    deploy("first")
    (victim,) = machine.replicas.running()
    kill(victim)
    assert [one.state for one in machine.status()] == ["ended"]
    ((shown, words),) = machine.logs(50)
    assert shown.state == "ended"
    assert any("ready: " in line for line in words)
    machine.clear()
    assert machine.logs(50)[0][1] == words, "they outlive what said them"


def test_a_model_that_cannot_be_loaded_is_told(
    deploy: Deploy, model: SavedModel, tmp_path: Path, machine: Machine
) -> None:
    base_path = tmp_path / "broken"
    shutil.copytree(model.base_path, base_path)
    (base_path / model.version / "saved_model.pb").write_bytes(b"no model")
    broken = model.model_copy(update={"base_path": base_path, "sha256": "0" * 64})
    with pytest.raises(NeverReady, match=r"ended before it was ready.*; its log: ") as caught:
        deploy("first", model=broken)
    assert Path(str(caught.value).rpartition("its log: ")[2]).read_text()
    assert machine.replicas.running() == []


def test_another_model_than_the_recorded_is_refused(
    deploy: Deploy, models: tuple[SavedModel, SavedModel]
) -> None:
    wrong = models[0].model_copy(update={"golden": models[1].golden})
    with pytest.raises(OpsError, match="does not serve the released model"):
        deploy("first", model=wrong)


def test_a_batching_experiment_serves_and_counts_its_requests(
    machine: Machine, deploy: Deploy, model: SavedModel, shell: Shell
) -> None:
    experiment = replace(find("2n-8c-64r-interop2-batch", load()), pods=1)
    (endpoint,) = deploy("first", experiment)
    ready.prove(endpoint, model.name, Golden.read(model.golden))
    url = f"http://{endpoint.rest}/monitoring/prometheus/metrics"
    counted = httpx.get(url, timeout=60).text
    assert f':tensorflow:serving:request_count{{model_name="{model.name}"' in counted
    assert shell.log
    assert "--enable_batching=true" in shell.log.read_text()


def test_another_state_directory_sees_nothing(
    machine: Machine, deploy: Deploy, settings: Config, tmp_path: Path
) -> None:
    deploy("first")
    other = choose(settings.model_copy(update={"state_dir": tmp_path / "other"}))
    assert other.teardown() == []
    assert len(machine.status()) == 1


def test_both_targets_may_be_up_at_once(
    machine: Machine,
    deploy: Deploy,
    local: Machine,
    shell: Shell,
    single: Experiment,
    model: SavedModel,
) -> None:
    if machine.name == "local":
        pytest.skip("one target alone")
    deploy("first")
    local.deploy(Workload("second", single, model), shell, lambda line: None)
    assert local.address() != machine.address()
    assert len(local.teardown()) == 2
    assert [one.state for one in machine.status()] == ["AVAILABLE"]
    ready.prove(machine.address(), model.name, Golden.read(model.golden))


def test_a_teardown_that_finds_no_engine_stops_nothing(
    machine: Machine, deploy: Deploy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if machine.name == "local":
        pytest.skip("it needs no engine")
    deploy("first")
    with monkeypatch.context() as stopped:
        stopped.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
        with pytest.raises(OpsError, match="is Docker Engine installed and running"):
            machine.teardown()
    assert machine.address(), "the front still stands"


def test_the_plan_has_the_argument_list_that_is_run(
    machine: Machine,
    deploy: Deploy,
    workload: Make,
    single: Experiment,
    model: SavedModel,
    shell: Shell,
    tmp_path: Path,
) -> None:
    (rollout, *_) = machine.plan_rollout(workload("first", single, model), tmp_path)
    assert not machine.site.folder.exists(), "a plan writes nothing"
    (planned,) = rollout.commands
    deploy("first")
    assert shell.log
    ran = _without_ports(shell.log.read_text().replace("'", ""))
    flags = [_without_ports(part) for part in planned.argv if part.startswith("--")]
    assert [flag for flag in flags if flag not in ran] == []


def _without_ports(text: str) -> str:
    """`text` without the ports of this machine: another program may take a free one first."""
    return re.sub(r"(=127\.0\.0\.1:|port=)\d+", r"\1PORT", text)
