"""Check a server's life: what it opens, what a signal does, and what it finishes."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import grpc
import httpx
import pytest
import tensorflow as tf
from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc

WAIT_S = 120
TIMES = 300_000
"""Turns of the `spin` signature: some seconds."""
LONG = 4_000_000
"""So many turns that the server has closed its ports long before they are done."""

Serving = Callable[..., AbstractContextManager[Any]]


def spin(running: Any, times: int = TIMES) -> float:
    request = predict_pb2.PredictRequest()
    request.model_spec.name = "default"
    request.model_spec.signature_name = "spin"
    request.inputs["times"].CopyFrom(tf.make_tensor_proto(times))
    with running.channel() as channel:
        stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
        return float(stub.Predict(request, timeout=WAIT_S).outputs["y"].float_val[0])


def spin_over_rest(running: Any, times: int = TIMES) -> float:
    body = {"signature_name": "spin", "inputs": times}
    answer = httpx.post(f"{running.url}/default:predict", json=body, timeout=WAIT_S)
    assert answer.status_code == 200, answer.text
    return float(answer.json()["outputs"])


def wait_until_closed(port: int) -> None:
    deadline = time.monotonic() + WAIT_S
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_sigterm_finishes_what_is_in_flight(bases: Path, serving: Serving) -> None:
    """New connections are refused at once, both answers arrive, and the exit code is 0."""
    patient = f"--rest_api_timeout_in_ms={1000 * WAIT_S}"
    with serving(bases / "many", patient) as running, ThreadPoolExecutor() as pool:
        httpx.get(f"{running.url}/default", timeout=WAIT_S)  # an idle connection must not hold it
        futures: list[Future[float]] = [
            pool.submit(f, running, LONG) for f in (spin, spin_over_rest)
        ]
        time.sleep(0.5)
        assert not any(future.done() for future in futures)
        running.process.send_signal(signal.SIGTERM)
        wait_until_closed(running.port)
        wait_until_closed(running.rest_api_port)
        assert not any(future.done() for future in futures)
        answers = [future.result(WAIT_S) for future in futures]
        assert answers[0] == pytest.approx(answers[1])
        assert 0 < answers[0] < 2
        assert running.process.wait(WAIT_S) == 0


def test_rest_alone_timeout_and_sigint(bases: Path, serving: Serving) -> None:
    """Port 0 leaves gRPC out; a request that takes too long is 504; SIGINT ends with 0."""
    flags = ("--port=0", "--rest_api_timeout_in_ms=300", "--rest_api_num_threads=2")
    with serving(bases / "many", *flags) as running:
        assert running.log.read_text().splitlines()[-1] == (
            f"ready: model default version 7, REST on port {running.rest_api_port}"
        )
        body = {"signature_name": "spin", "inputs": TIMES}
        answer = httpx.post(f"{running.url}/default:predict", json=body, timeout=WAIT_S)
        assert (answer.status_code, answer.json()) == (504, {"error": "No answer within 0.3 s"})
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(WAIT_S) == 0


def test_ports_stay_closed_before_the_model_is_loaded_and_a_signal_ends_with_0(bases: Path) -> None:
    port = _free_port()
    flags = [f"--model_base_path={bases / 'empty'}", "--port=0", f"--rest_api_port={port}"]
    process = subprocess.Popen(
        [sys.executable, "-m", "model.server", *flags], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr
    for line in process.stderr:
        if "more tries" in line:
            break
    wait_until_closed(port)
    process.send_signal(signal.SIGTERM)
    assert process.wait(WAIT_S) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Client:
    """Sends a request every few ms until a new connection is refused; keeps what else it met."""

    def __init__(self, running: Any) -> None:
        self.running, self.answers, self.end = running, 0, ""

    def over_one_connection(self) -> None:
        with httpx.Client(timeout=WAIT_S) as client:
            self._until_refused(client.post)

    def over_new_connections(self) -> None:
        self._until_refused(lambda *call, **more: httpx.post(*call, timeout=WAIT_S, **more))

    def over_grpc(self) -> None:
        request = predict_pb2.PredictRequest()
        request.model_spec.name = "default"
        request.inputs["x"].CopyFrom(tf.make_tensor_proto([1.0]))
        own = [("grpc.use_local_subchannel_pool", 1)]
        with grpc.insecure_channel(f"127.0.0.1:{self.running.port}", options=own) as channel:
            stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
            try:
                while stub.Predict(request, timeout=WAIT_S):
                    self.answers += 1
                    time.sleep(0.003)
            except grpc.RpcError as error:
                # Details say that no connection was made: what was sent on one had its answer.
                self.end = f"{error.code().name} {error.details()}"

    def _until_refused(self, post: Callable[..., httpx.Response]) -> None:
        url = f"{self.running.url}/default:predict"
        try:
            while post(url, json={"inputs": [1.0]}).status_code == 200:
                self.answers += 1
                time.sleep(0.003)
        except httpx.ConnectError as error:
            self.end = str(error)
        except httpx.HTTPError as error:
            self.end = f"broken off: {error!r}"


def test_a_stop_breaks_off_no_request(bases: Path, serving: Serving) -> None:
    """Each request is answered, or its connection was never made, over some hundred requests."""
    with serving(bases / "times") as running, ThreadPoolExecutor(12) as pool:
        kept, new, grpcs = ([Client(running) for _ in range(4)] for _ in range(3))
        calls = [(kept, Client.over_one_connection), (new, Client.over_new_connections)]
        calls.append((grpcs, Client.over_grpc))
        futures = [pool.submit(call, client) for clients, call in calls for client in clients]
        while sum(client.answers for client in kept + new + grpcs) < 300:
            assert not any(future.done() for future in futures)
            time.sleep(0.01)
        running.process.send_signal(signal.SIGTERM)
        for future in futures:
            future.result(WAIT_S)
        assert running.process.wait(WAIT_S) == 0
    assert {client.end for client in kept + new} == {"[Errno 111] Connection refused"}
    for client in grpcs:
        assert client.end.startswith("UNAVAILABLE failed to connect to all addresses")
    assert all(client.answers for client in kept + new + grpcs)


def test_an_idle_connection_brings_one_more_request(bases: Path, serving: Serving) -> None:
    """Its answer says that it is the last."""
    with serving(bases / "times", "--port=0") as running, httpx.Client(timeout=WAIT_S) as client:
        assert "connection" not in client.get(f"{running.url}/default").headers
        running.process.send_signal(signal.SIGTERM)
        wait_until_closed(running.rest_api_port)
        answer = client.get(f"{running.url}/default")
        assert (answer.status_code, answer.headers["connection"]) == (200, "close")
        with pytest.raises(httpx.ConnectError):
            client.get(f"{running.url}/default")
        assert running.process.wait(WAIT_S) == 0


def test_one_address_alone(bases: Path, serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODEL_SERVER_HOST", "127.0.0.2")
    with serving(bases / "times") as running:
        for port in (running.port, running.rest_api_port):
            with socket.socket() as probe:
                assert probe.connect_ex(("127.0.0.1", port)) != 0
            socket.create_connection(("127.0.0.2", port), WAIT_S).close()
