"""Replicas replaced under clients that keep sending."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import grpc
import httpx
import numpy as np
import psutil
import pytest

from ops.errors import NeverReady, OpsError
from ops.experiments import Experiment
from ops.savedmodel import SavedModel
from ops.serving.client import PREDICT
from ops.serving.endpoint import Endpoint
from ops.serving.golden import grpc_payload, rest_payload
from ops.serving.predict_pb2 import PredictResponse
from ops.serving.tensor import from_proto
from ops.shell import Command, Shell
from ops.targets import Workload
from ops.targets.machine import Machine, Mark, process

Make = Callable[[str, Experiment, SavedModel], Workload]
INPUTS = {"image_input": np.full((1, 8, 8, 3), 3, np.float32)}
# The two models answer 3 and 6.
ANSWERS = {3.0, 6.0}


def told(_: str) -> None:
    """Progress is nobody's here."""


class Client:
    """Sends again and again, in a thread of its own, until it is told to stop."""

    def __init__(self) -> None:
        self.answers: Counter[float] = Counter()
        self.failures: list[str] = []
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._go)

    def _go(self) -> None:
        while not self.stopping.is_set():
            try:
                self.answers[self.ask()] += 1
            except (grpc.RpcError, httpx.HTTPError) as error:
                self.failures.append(repr(error))
            time.sleep(0.002)

    def ask(self) -> float:
        raise NotImplementedError


class GrpcCaller(Client):
    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__()
        self.channel = grpc.insecure_channel(endpoint.grpc)
        self.payload = grpc_payload(INPUTS, "colours", "serving_default")

    def ask(self) -> float:
        answer = self.channel.unary_unary(PREDICT)(self.payload, timeout=30)
        return float(from_proto(PredictResponse.FromString(answer).outputs["colours"])[0, 0])


class RestCaller(Client):
    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__()
        self.client = httpx.Client(trust_env=False, timeout=30)
        self.url = f"http://{endpoint.rest}/v1/models/colours:predict"
        self.payload = rest_payload(INPUTS, "serving_default")

    def ask(self) -> float:
        answer = self.client.post(self.url, content=self.payload)
        answer.raise_for_status()
        return float(answer.json()["outputs"][0][0])


@contextmanager
def sending(*clients: Client) -> Iterator[None]:
    for client in clients:
        client.thread.start()
    try:
        yield
    finally:
        for client in clients:
            client.stopping.set()
            client.thread.join(60)


def test_nobody_notices_a_replacement(
    machine: Machine,
    shell: Shell,
    experiment: Experiment,
    models: tuple[SavedModel, SavedModel],
    workload: Make,
) -> None:
    machine.deploy(workload("1", experiment, models[0]), shell, told)
    second = workload("2", experiment, models[1])
    address = machine.address()
    clients = [GrpcCaller(address), GrpcCaller(address), RestCaller(address), RestCaller(address)]
    seen: list[int] = []

    def watch(_: str) -> None:
        seen.append(sum(one.release == "1" for one in machine.replicas.running()))

    with sending(*clients):
        newer = machine.deploy(second, shell, watch)
        time.sleep(0.5)
    assert machine.address() == address
    assert [one.release for one in machine.replicas.running()] == ["2"] * len(newer)
    assert seen == list(range(len(newer), 0, -1)), "one less for each new one that was ready"
    for client in clients:
        assert client.failures == []
        assert set(client.answers) == ANSWERS
        assert client.ask() == 6.0


def test_done_again_it_keeps_what_is_there_and_replaces_what_died(
    machine: Machine,
    shell: Shell,
    single: Experiment,
    model: SavedModel,
    workload: Make,
    kill: Callable[[Mark], None],
) -> None:
    made = workload("1", single, model)
    first = machine.deploy(made, shell, told)
    assert shell.log
    started = shell.log.read_text()
    assert machine.deploy(made, shell, told) == first
    again = shell.log.read_text().removeprefix(started)
    assert "--rest_api_port" not in again, "nothing was started"
    kill(machine.replicas.running()[0])
    assert len(machine.deploy(made, shell, told)) == 1
    assert GrpcCaller(machine.address()).ask() == 3.0


def test_a_bad_one_gets_no_traffic(
    machine: Machine,
    shell: Shell,
    single: Experiment,
    models: tuple[SavedModel, SavedModel],
    workload: Make,
) -> None:
    machine.deploy(workload("1", single, models[0]), shell, told)
    good = workload("2", single, models[1])
    missing = replace(good, model=models[1].model_copy(update={"base_path": Path("/nowhere")}))
    # An image holds its model: there it is the name that leads nowhere.
    other = replace(good, model=models[1].model_copy(update={"name": "nowhere"}))
    client = GrpcCaller(machine.address())
    with sending(client), pytest.raises(NeverReady):
        machine.deploy(other if good.image else missing, shell, told)
    assert client.failures == []
    assert set(client.answers) == {3.0}


def test_a_port_taken_after_it_was_chosen_is_changed(
    local: Machine, shell: Shell, single: Experiment, model: SavedModel
) -> None:
    taken = socket.socket()

    def take() -> None:
        """Open the port of the first replica while it still loads TensorFlow."""
        while not (live := list(local.site.running("replica"))):
            time.sleep(0.01)
        taken.bind(("127.0.0.1", live[0].grpc_port))
        taken.listen()

    thief = threading.Thread(target=take)
    thief.start()
    with taken:
        (one,) = local.deploy(Workload("1", single, model), shell, told)
        thief.join(60)
        assert one.endpoint and one.endpoint.grpc_port != taken.getsockname()[1]
    assert GrpcCaller(local.address()).ask() == 3.0


def test_the_port_of_a_dead_one_is_not_trusted(
    local: Machine, shell: Shell, single: Experiment, models: tuple[SavedModel, SavedModel]
) -> None:
    """It still stands in the front's list, as those do that have been proven."""
    local.deploy(Workload("1", single, models[0]), shell, told)
    (victim,) = local.site.running("replica").values()
    victim.kill()
    psutil.wait_procs([victim], 10)
    wrong = models[0].model_copy(update={"golden": models[1].golden})
    with pytest.raises(OpsError, match="does not serve the released model"):
        local.deploy(Workload("2", single, wrong), shell, told)


def test_somebody_elses_server_is_not_taken_for_a_replica(
    local: Machine, shell: Shell, single: Experiment, model: SavedModel, server: Endpoint
) -> None:
    """It answers as a replica would, at the ports that the replica was to have."""
    one = local.site.replica("1", 0, (server.grpc_port, server.rest_port))
    shell.start(
        Command(("sleep", "60")), local.site.folder.parent / "log", process.environment(one)
    )
    (mine,) = local.deploy(Workload("1", single, model), shell, told)
    assert mine.endpoint != server
    assert one not in local.site.running("replica")
