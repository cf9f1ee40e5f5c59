"""Check what a server that is used tells of itself, under upstream's names."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import httpx
import numpy as np
import pytest
import tensorflow as tf
from tensorflow_serving.apis import (
    classification_pb2,
    predict_pb2,
    prediction_service_pb2_grpc,
)

WAIT_S = 120
PATH = "/figures"


@pytest.fixture(scope="module")
def running(call_bases: Path, serving: Any, tmp_path_factory: Any) -> Iterator[Any]:
    config = tmp_path_factory.mktemp("monitoring") / "config.txt"
    config.write_text(f'prometheus_config {{ enable: true, path: "{PATH}" }}')
    flags = ("--model_name=double", f"--monitoring_config_file={config}")
    with serving(call_bases / "double", *flags) as server:
        yield server


def told(running: Any) -> dict[str, float]:
    answer = httpx.get(f"http://127.0.0.1:{running.rest_api_port}{PATH}", timeout=WAIT_S)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    series = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in series)}


def growth(running: Any, before: dict[str, float]) -> dict[str, float]:
    after = told(running)
    return {
        name.removeprefix(":tensorflow:serving:"): value - before.get(name, 0)
        for name, value in after.items()
        if value != before.get(name) and "_bucket" not in name and "_sum" not in name
    }


def test_requests_are_counted_by_protocol_and_outcome(running: Any) -> None:
    before = told(running)
    request = predict_pb2.PredictRequest()
    request.model_spec.name = "double"
    request.inputs["x"].CopyFrom(tf.make_tensor_proto(np.ones((1, 3), np.float32)))
    with running.channel() as channel:
        stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
        for _ in range(3):
            stub.Predict(request, timeout=WAIT_S)
        request.model_spec.name = "none"
        with pytest.raises(grpc.RpcError):
            stub.Predict(request, timeout=WAIT_S)
        wrong = classification_pb2.ClassificationRequest()
        wrong.model_spec.name = "double"
        with pytest.raises(grpc.RpcError):
            stub.Classify(wrong, timeout=WAIT_S)
    assert growth(running, before) == {
        'request_count{model_name="double",status="OK"}': 3,
        'request_count{model_name="double",status="INVALID_ARGUMENT"}': 1,
        'request_count{model_name="none",status="NOT_FOUND"}': 1,
        'request_latency_count{model_name="double",API="Predict",entrypoint="GRPC"}': 3,
        'runtime_latency_count{model_name="double",API="Predict",runtime="TF1"}': 3,
    }


def test_rest_names_its_api_as_the_path_does(running: Any) -> None:
    before = told(running)
    url = f"{running.url}/double"
    assert httpx.post(f"{url}:predict", json={"instances": [[1, 2, 3]]}, timeout=WAIT_S).is_success
    assert httpx.get(url, timeout=WAIT_S).is_success
    assert httpx.post(f"{url}:predict", json={}, timeout=WAIT_S).status_code == 400
    assert httpx.post(f"{url}:guess", json={}, timeout=WAIT_S).status_code == 400
    assert growth(running, before) == {
        'request_count{model_name="double",status="OK"}': 2,
        'request_count{model_name="double",status="INVALID_ARGUMENT"}': 1,
        'request_count{model_name="",status="INVALID_ARGUMENT"}': 1,
        'request_latency_count{model_name="double",API="predict",entrypoint="REST"}': 1,
        'request_latency_count{model_name="double",API="",entrypoint="REST"}': 1,
        'runtime_latency_count{model_name="double",API="Predict",runtime="TF1"}': 1,
    }


def test_latencies_are_microseconds_in_upstreams_buckets(running: Any) -> None:
    series = told(running)
    name = ':tensorflow:serving:request_latency_bucket{model_name="double",API="Predict"'
    limits = re.findall(re.escape(name) + r',entrypoint="GRPC",le="([^"]+)"', "\n".join(series))
    assert limits[:4] == ["10", "18", "32.4", "58.32"]
    assert (len(limits), limits[-1]) == (34, "+Inf")


def test_loads_are_counted(running: Any, call_bases: Path) -> None:
    series, path = told(running), call_bases / "double" / "2"
    attempts = ":tensorflow:cc:saved_model:load_attempt_count"
    assert series[f'{attempts}{{model_path="{path}",status="success"}}'] == 1
    assert series[f':tensorflow:cc:saved_model:load_latency{{model_path="{path}"}}'] > 0


def test_nothing_is_told_unless_asked_for(server: Any) -> None:
    url = f"http://127.0.0.1:{server.rest_api_port}/monitoring/prometheus/metrics"
    assert httpx.get(url, timeout=WAIT_S).status_code == 404
