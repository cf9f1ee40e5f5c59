"""Check that versions come and go under load, and that every answer is its own version's."""

import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import grpc
import httpx
import pytest
import tensorflow as tf
from tensorflow_serving.apis import (
    model_management_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
)

WAIT_S = 120
FACTORS = {1: 2.0, 2: 3.0, 10: 10.0}
"""What each version of the model `times` multiplies by."""

Serving = Callable[..., AbstractContextManager[Any]]


def put(bases: Path, base_path: Path, version: int) -> None:
    """Add a version whole, as an operator should: copied beside, then renamed."""
    base_path.mkdir(exist_ok=True)
    source = bases / "times" / ("00010" if version == 10 else str(version))
    shutil.copytree(source, base_path / ".partial")
    (base_path / ".partial").rename(base_path / str(version))


def states(running: Any, name: str = "default") -> dict[int, str]:
    answer = httpx.get(f"{running.url}/{name}", timeout=WAIT_S).json()
    return {int(one["version"]): one["state"] for one in answer["model_version_status"]}


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def predict(running: Any, where: str = "") -> float:
    url = f"{running.url}/default{where}:predict"
    answer = httpx.post(url, json={"inputs": [1.0]}, timeout=WAIT_S)
    assert answer.status_code == 200, answer.text
    return float(answer.json()["outputs"][0])


class Load:
    """Clients that keep sending, over both protocols, and keep what went wrong."""

    def __init__(self, running: Any) -> None:
        self.running, self.wrong, self.seen = running, [], set()
        self._stop = threading.Event()
        clients = (self._grpc, self._grpc, self._rest)
        self._threads = [threading.Thread(target=self._run, args=(one,)) for one in clients]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(WAIT_S)

    def _run(self, client: Callable[[], None]) -> None:
        try:
            client()
        except Exception as error:
            self.wrong.append(repr(error))

    def _grpc(self) -> None:
        request = predict_pb2.PredictRequest()
        request.model_spec.name = "default"
        request.inputs["x"].CopyFrom(tf.make_tensor_proto([1.0, 2.0]))
        with self.running.channel() as channel:
            stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
            while not self._stop.is_set():
                answer = stub.Predict(request, timeout=WAIT_S)
                version = answer.model_spec.version.value
                self.seen.add(version)
                factor = FACTORS[version]
                if list(answer.outputs["y"].float_val) != [factor, 2 * factor]:
                    self.wrong.append((version, answer.outputs))

    def _rest(self) -> None:
        with httpx.Client(timeout=WAIT_S) as client:
            while not self._stop.is_set():
                url = f"{self.running.url}/default:predict"
                answer = client.post(url, json={"inputs": [1.0]})
                if answer.status_code != 200:
                    self.wrong.append(answer.text)
                elif answer.json()["outputs"][0] not in FACTORS.values():
                    self.wrong.append(answer.json())


def test_versions_come_and_go_under_load(bases: Path, serving: Serving, tmp_path: Path) -> None:
    """A new version takes over, a broken one changes nothing, and one that is taken away ends."""
    base_path = tmp_path / "base"
    put(bases, base_path, 1)
    with serving(base_path) as running:
        with Load(running) as load:
            put(bases, base_path, 2)
            wait_for(lambda: states(running) == {1: "END", 2: "AVAILABLE"})
            shutil.copytree(bases / "corrupt" / "1", base_path / "3")
            wait_for(lambda: states(running).get(3) == "END")
            assert states(running)[2] == "AVAILABLE"
            put(bases, base_path, 10)
            wait_for(lambda: states(running)[2] == "END")
            shutil.rmtree(base_path / "10")
            shutil.rmtree(base_path / "3")
            wait_for(lambda: states(running)[10] == "END")
            assert states(running) == {1: "END", 2: "AVAILABLE", 3: "END", 10: "END"}
        assert load.wrong == []
        assert load.seen == {1, 2, 10}
        failed = httpx.get(f"{running.url}/default/versions/3", timeout=WAIT_S).json()
        (status,) = [one["status"] for one in failed["model_version_status"]]
        assert status["error_code"] == "DATA_LOSS"
        assert "Error parsing message" in status["error_message"]
        assert "could not be loaded" in running.log.read_text()


def test_a_request_that_runs_keeps_its_version(
    bases: Path, serving: Serving, tmp_path: Path
) -> None:
    """Withdrawn while a request runs, a version is UNLOADING until that has its answer."""
    base_path = tmp_path / "base"
    shutil.copytree(bases / "many" / "7", base_path / "7")
    with serving(base_path) as running, httpx.Client(timeout=WAIT_S) as client:
        answers: list[httpx.Response] = []
        body = {"signature_name": "spin", "inputs": 1_500_000}

        def spin() -> None:
            answers.append(client.post(f"{running.url}/default:predict", json=body))

        thread = threading.Thread(target=spin)
        thread.start()
        time.sleep(0.5)
        put(bases, base_path, 10)
        wait_for(lambda: states(running)[7] == "UNLOADING")
        assert predict(running) == FACTORS[10]
        assert not answers
        thread.join(WAIT_S)
        assert answers[0].status_code == 200, answers[0].text
        wait_for(lambda: states(running)[7] == "END")


def config(base_path: Path, policy: str = "", **labels: int) -> str:
    lines = [f'version_labels {{ key: "{key}" value: {value} }}' for key, value in labels.items()]
    return (
        f'model_config_list {{ config {{ name: "default" model_platform: "tensorflow" '
        f'base_path: "{base_path}" {policy} {" ".join(lines)} }} }}'
    )


@pytest.fixture
def configured(bases: Path, serving: Serving, tmp_path: Path) -> Iterator[tuple[Any, Path, Path]]:
    """A server of a configuration file that serves all versions; the file and the base path."""
    base_path, file = tmp_path / "base", tmp_path / "models.config"
    for version in (1, 2):
        put(bases, base_path, version)
    file.write_text(config(base_path, "model_version_policy { all {} }", stable=1))
    flags = [f"--model_config_file={file}", "--model_config_file_poll_wait_seconds=1"]
    flags.append("--allow_version_labels_for_unavailable_models=true")
    with serving(tmp_path, *flags) as running:
        yield running, file, base_path


def test_labels_by_the_file_and_by_a_request(configured: tuple[Any, Path, Path]) -> None:
    running, file, base_path = configured
    assert states(running) == {1: "AVAILABLE", 2: "AVAILABLE"}
    assert predict(running, "/labels/stable") == FACTORS[1]
    assert predict(running, "/versions/1") == FACTORS[1]
    assert predict(running) == FACTORS[2]
    file.write_text(config(base_path, "model_version_policy { all {} }", stable=2, canary=1))
    wait_for(lambda: unlabelled(running, "canary") == "")
    assert predict(running, "/labels/stable") == FACTORS[2]
    metadata = httpx.get(f"{running.url}/default/labels/canary/metadata", timeout=WAIT_S).json()
    assert metadata["model_spec"]["version"] == "1"
    assert "Unrecognized servable version label: new" in unlabelled(running, "new")
    file.unlink()  # what is served stays, and a request may change it
    with running.channel() as channel:
        stub = model_service_pb2_grpc.ModelServiceStub(channel)
        request = model_management_pb2.ReloadConfigRequest()
        specific = "model_version_policy { specific { versions: 2 } }"
        parse(config(base_path, specific, new=2), request.config)
        assert stub.HandleReloadConfigRequest(request, timeout=WAIT_S).status.error_code == 0
        assert predict(running, "/labels/new") == FACTORS[2]
        assert "Unrecognized" in unlabelled(running, "stable")
        wait_for(lambda: states(running) == {1: "END", 2: "AVAILABLE"})
        check_refusals(stub, base_path)
    assert predict(running, "/labels/new") == FACTORS[2]


def unlabelled(running: Any, label: str) -> str:
    url = f"{running.url}/default/labels/{label}:predict"
    answer = httpx.post(url, json={"inputs": [1.0]}, timeout=WAIT_S)
    return "" if answer.status_code == 200 else answer.text


def check_refusals(stub: Any, base_path: Path) -> None:
    """None of these changes anything."""
    for text, code, says in (
        (config(base_path, new=7), "FAILED_PRECONDITION", "assign label to version 7 of model"),
        (config(Path("relative")), "INVALID_ARGUMENT", "needs an absolute base_path"),
        (config(base_path).replace('"tensorflow"', '"caffe"'), "INVALID_ARGUMENT", "caffe"),
    ):
        request = model_management_pb2.ReloadConfigRequest()
        parse(text, request.config)
        with pytest.raises(grpc.RpcError) as caught:
            stub.HandleReloadConfigRequest(request, timeout=WAIT_S)
        assert caught.value.code().name == code
        assert says in caught.value.details()


def parse(text: str, message: Any) -> None:
    from google.protobuf import text_format

    text_format.Parse(text, message)


def test_models_come_and_go_by_request(configured: tuple[Any, Path, Path], bases: Path) -> None:
    """A new model is available when the request is answered; one that fails is said to."""
    running, file, _ = configured
    file.unlink()
    request = model_management_pb2.ReloadConfigRequest()
    parse(config(bases / "many").replace('"default"', '"other"'), request.config)
    with running.channel() as channel:
        stub = model_service_pb2_grpc.ModelServiceStub(channel)
        stub.HandleReloadConfigRequest(request, timeout=WAIT_S)
        assert states(running, "other") == {7: "AVAILABLE"}
        wait_for(lambda: set(states(running).values()) == {"END"})
        for path, says in (("corrupt", "Error parsing message"), ("empty", "it has no version")):
            added = request.config.model_config_list.config.add()
            added.CopyFrom(request.config.model_config_list.config[0])
            added.name, added.base_path = path, str(bases / path)
            with pytest.raises(grpc.RpcError) as caught:
                stub.HandleReloadConfigRequest(request, timeout=WAIT_S)
            assert caught.value.code().name == "UNKNOWN"
            assert says in caught.value.details()
            assert states(running, "other") == {7: "AVAILABLE"}
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(WAIT_S) == 0
