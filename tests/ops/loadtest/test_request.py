"""Check the bytes that are sent."""

import json
from pathlib import Path

import numpy as np
import pytest

from ops.loadtest.request import payload
from ops.serving import tensor
from ops.serving.golden import Golden
from ops.serving.predict_pb2 import PredictRequest


@pytest.fixture
def golden() -> Golden:
    inputs = {"image_input": np.arange(6, dtype=np.float32).reshape(1, 2, 3)}
    return Golden(inputs, {"out": np.zeros(1)}, {"out": 0.1}, "serving_default")


def test_grpc(golden: Golden, tmp_path: Path) -> None:
    path = payload(golden, "any", "grpc", tmp_path)

    sent = PredictRequest.FromString(path.read_bytes())

    assert (sent.model_spec.name, sent.model_spec.signature_name) == ("any", "serving_default")
    assert (tensor.from_proto(sent.inputs["image_input"]) == golden.inputs["image_input"]).all()


def test_rest(golden: Golden, tmp_path: Path) -> None:
    path = payload(golden, "any", "rest", tmp_path)

    sent = json.loads(path.read_bytes())

    assert sent["signature_name"] == "serving_default"
    assert sent["inputs"] == {"image_input": golden.inputs["image_input"].tolist()}
