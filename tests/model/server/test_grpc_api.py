"""Check the gRPC services with the stubs of tensorflow-serving-api."""

from collections.abc import Callable
from typing import Any

import grpc
import numpy as np
import pytest
import tensorflow as tf
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_management_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
)

WAIT_S = 120
Code = grpc.StatusCode
ALL_TYPES = [
    "float32",
    "float64",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "bool",
    "string",
    "half",
    "bfloat16",
    "complex64",
    "complex128",
]


@pytest.fixture(scope="module")
def prediction(channel: grpc.Channel) -> Any:
    return prediction_service_pb2_grpc.PredictionServiceStub(channel)


@pytest.fixture(scope="module")
def models(channel: grpc.Channel) -> Any:
    return model_service_pb2_grpc.ModelServiceStub(channel)


def request(signature: str = "", name: str = "many", version: int | None = None, **inputs: Any):
    asked = predict_pb2.PredictRequest()
    asked.model_spec.name = name
    asked.model_spec.signature_name = signature
    if version is not None:
        asked.model_spec.version.value = version
    for key, value in inputs.items():
        asked.inputs[key].CopyFrom(tf.make_tensor_proto(value))
    return asked


def f32(*rows: list[float]) -> np.ndarray:
    return np.array(rows, np.float32)


def test_predict_names_what_answered(prediction: Any) -> None:
    for version in (None, 7):
        response = prediction.Predict(request(version=version, x=f32([1, 2])), timeout=WAIT_S)
        spec = response.model_spec
        assert (spec.name, spec.version.value, spec.signature_name) == (
            "many",
            7,
            "serving_default",
        )
        assert list(response.outputs["y"].float_val) == [2.0, 3.0]


def test_several_tensors_and_an_output_filter(prediction: Any) -> None:
    asked = request("two", a=np.array([b"\xff\0", b"b"], object), b=f32([1, 2, 3], [4, 5, 6]))
    outputs = prediction.Predict(asked, timeout=WAIT_S).outputs
    assert sorted(outputs) == ["b", "sum", "text", "text_bytes"]
    assert tf.make_ndarray(outputs["sum"]).tolist() == [6.0, 15.0]
    assert list(outputs["text"].string_val) == [b"\xff\0", b"b"]
    asked.output_filter.extend(["text", "sum"])
    assert sorted(prediction.Predict(asked, timeout=WAIT_S).outputs) == ["sum", "text"]


@pytest.mark.parametrize("dtype", ALL_TYPES)
def test_every_type_comes_back(prediction: Any, dtype: str) -> None:
    zeros = np.zeros((2, 1), object if dtype == "string" else tf.as_dtype(dtype).as_numpy_dtype)
    if dtype == "string":
        zeros[:] = b"text"
    asked = request(f"same_{dtype}")
    asked.inputs["x"].CopyFrom(tf.make_tensor_proto(zeros, dtype=dtype))
    output = prediction.Predict(asked, timeout=WAIT_S).outputs["y"]
    assert output.dtype == tf.as_dtype(dtype).as_datatype_enum
    assert tf.io.parse_tensor(output.SerializeToString(), dtype).shape == (2, 1)


def test_fifty_megabytes_both_ways(prediction: Any) -> None:
    sent = np.arange(13_200_000, dtype=np.float32)
    asked = request("any_shape", x=sent)
    assert asked.ByteSize() > 50 * 2**20
    output = prediction.Predict(asked, timeout=WAIT_S).outputs["y"]
    assert np.array_equal(tf.make_ndarray(output), sent)


def label(value: str) -> Any:
    asked = request(x=f32([1, 2]))
    asked.model_spec.version_label = value
    return asked


def filtered(*names: str) -> Any:
    asked = request(x=f32([1, 2]))
    asked.output_filter.extend(names)
    return asked


ERRORS: dict[str, tuple[Any, grpc.StatusCode, str]] = {
    "model": (request(name="half"), Code.NOT_FOUND, "Servable not found for request: Latest(half)"),
    "version": (
        request(version=3),
        Code.NOT_FOUND,
        "Servable not found for request: Specific(many, 3)",
    ),
    "no name": (request(name=""), Code.INVALID_ARGUMENT, "ModelSpec has no name specified."),
    "no spec": (predict_pb2.PredictRequest(), Code.INVALID_ARGUMENT, "Missing ModelSpec"),
    "label": (label("new"), Code.INVALID_ARGUMENT, "Unrecognized servable version label: new"),
    "signature": (
        request("nothing", x=f32([1, 2])),
        Code.FAILED_PRECONDITION,
        'Serving signature key "nothing" not found.',
    ),
    "missing input": (
        request(),
        Code.INVALID_ARGUMENT,
        "input size does not match signature: 0!=1 len({}) != len({x}). Sent extra: {}. "
        "Missing but required: {x}.",
    ),
    "extra input": (
        request(x=f32([1, 2]), z=1),
        Code.INVALID_ARGUMENT,
        "Sent extra: {z}. Missing but required: {}.",
    ),
    "other input": (
        request(z=f32([1, 2])),
        Code.INVALID_ARGUMENT,
        "Sent extra: {z}. Missing but required: {x}.",
    ),
    "type": (
        request(x=np.ones((1, 2), np.int32)),
        Code.INVALID_ARGUMENT,
        'Input "x" is of type int32, but the signature wants float.',
    ),
    "shape": (
        request(x=f32([1, 2, 3])),
        Code.INVALID_ARGUMENT,
        'Input "x" has shape [1,3], but the signature wants [-1,2]',
    ),
    "output": (
        filtered("q"),
        Code.INVALID_ARGUMENT,
        "output tensor alias not found in signature: q Outputs expected to be in the set {y}.",
    ),
    "output twice": (
        filtered("y", "y"),
        Code.INVALID_ARGUMENT,
        "duplicate output tensor alias: y",
    ),
    "in the model": (
        request("fails", x=np.array([5], np.int32)),
        Code.INVALID_ARGUMENT,
        "indices[0] = 5 is not in [0, 2)",
    ),
}


@pytest.mark.parametrize("case", ERRORS)
def test_predict_refuses(prediction: Any, case: str) -> None:
    asked, code, says = ERRORS[case]
    check_refused(prediction.Predict, asked, code, says)


def check_refused(call: Callable[..., Any], asked: Any, code: grpc.StatusCode, says: str) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        call(asked, timeout=WAIT_S)
    assert caught.value.code() == code
    assert says in caught.value.details()


def test_metadata_packs_the_signatures(prediction: Any) -> None:
    asked = get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=["signature_def"])
    asked.model_spec.name = "many"
    response = prediction.GetModelMetadata(asked, timeout=WAIT_S)
    assert (response.model_spec.name, response.model_spec.version.value) == ("many", 7)
    signatures = get_model_metadata_pb2.SignatureDefMap()
    assert response.metadata["signature_def"].Unpack(signatures)
    default = signatures.signature_def["serving_default"]
    assert default.method_name == "tensorflow/serving/predict"
    assert [dim.size for dim in default.inputs["x"].tensor_shape.dim] == [-1, 2]


METADATA_ERRORS = {
    "no field": ("many", [], Code.INVALID_ARGUMENT, "must specify at least one metadata_field"),
    "other field": ("many", ["x"], Code.INVALID_ARGUMENT, "Metadata field x is not supported"),
    "model": ("half", ["signature_def"], Code.NOT_FOUND, "Latest(half)"),
}


@pytest.mark.parametrize("case", METADATA_ERRORS)
def test_metadata_refuses(prediction: Any, case: str) -> None:
    name, fields, code, says = METADATA_ERRORS[case]
    asked = get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=fields)
    asked.model_spec.name = name
    check_refused(prediction.GetModelMetadata, asked, code, says)


def test_status(models: Any) -> None:
    asked = get_model_status_pb2.GetModelStatusRequest()
    asked.model_spec.name = "many"
    (entry,) = models.GetModelStatus(asked, timeout=WAIT_S).model_version_status
    assert (entry.version, entry.state, entry.status.error_code) == (7, 30, 0)
    asked.model_spec.version.value = 3
    check_refused(
        models.GetModelStatus, asked, Code.NOT_FOUND, "Could not find version 3 of model many"
    )
    asked.model_spec.name = "half"
    asked.model_spec.ClearField("version")
    check_refused(
        models.GetModelStatus, asked, Code.NOT_FOUND, "Could not find any versions of model half"
    )


def test_a_reload_without_a_list_of_models_is_refused(models: Any) -> None:
    reload = model_management_pb2.ReloadConfigRequest()
    says = "only ModelConfigList is"
    check_refused(models.HandleReloadConfigRequest, reload, Code.INVALID_ARGUMENT, says)


def test_what_is_not_offered_is_unimplemented(channel: grpc.Channel) -> None:
    other = channel.unary_unary("/tensorflow.serving.PredictionService/Guess")
    check_refused(other, b"", Code.UNIMPLEMENTED, "")
