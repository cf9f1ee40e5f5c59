"""Check Classify, Regress and MultiInference over gRPC with the stubs of tensorflow-serving-api."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
import tensorflow as tf
from tensorflow_serving.apis import (
    classification_pb2,
    inference_pb2,
    input_pb2,
    prediction_service_pb2_grpc,
    regression_pb2,
)

WAIT_S = 120
Code = grpc.StatusCode


@pytest.fixture(scope="module")
def stub(call_bases: Path, serving: Any) -> Iterator[Any]:
    flags = ("--model_name=examples", "--enable_batching=true")
    with serving(call_bases / "examples", *flags) as running, running.channel() as channel:
        yield prediction_service_pb2_grpc.PredictionServiceStub(channel)


def example(**features: float | int | bytes) -> tf.train.Example:
    kinds = {float: "float_list", int: "int64_list", bytes: "bytes_list"}
    built = tf.train.Example()
    for name, value in features.items():
        getattr(built.features.feature[name], kinds[type(value)]).value.append(value)
    return built


def given(*examples: tf.train.Example, context: tf.train.Example | None = None) -> input_pb2.Input:
    if context is None:
        return input_pb2.Input(example_list=input_pb2.ExampleList(examples=examples))
    listed = input_pb2.ExampleListWithContext(examples=examples, context=context)
    return input_pb2.Input(example_list_with_context=listed)


TWO = given(example(length=2.0, colour=b"red"), example(length=4.0))


def asked(message: Any, signature: str, examples: input_pb2.Input = TWO, name: str = "examples"):
    request = message(input=examples)
    request.model_spec.name, request.model_spec.signature_name = name, signature
    return request


def classify(signature: str, *more: Any):
    return asked(classification_pb2.ClassificationRequest, signature, *more)


def regress(signature: str, *more: Any):
    return asked(regression_pb2.RegressionRequest, signature, *more)


def told(response: Any) -> list[list[tuple[str, float]]]:
    return [
        [(one.label, one.score) for one in each.classes] for each in response.result.classifications
    ]


def test_classes_and_scores(stub: Any) -> None:
    response = stub.Classify(classify("classify"), timeout=WAIT_S)
    spec = response.model_spec
    assert (spec.name, spec.version.value, spec.signature_name) == ("examples", 3, "classify")
    assert told(response) == [
        [("red", 4.0), ("not red", 0.25)],
        [("grey", 16.0), ("not grey", 0.0625)],
    ]


def test_labels_alone_and_scores_alone(stub: Any) -> None:
    labels = told(stub.Classify(classify("labels"), timeout=WAIT_S))
    assert labels[0] == [("red", 0.0), ("not red", 0.0)]
    scores = told(stub.Classify(classify("scores"), timeout=WAIT_S))
    assert scores[1] == [("", 16.0), ("", 0.0625)]


@pytest.mark.parametrize("signature", ["regress", "column"])
def test_values(stub: Any, signature: str) -> None:
    response = stub.Regress(regress(signature), timeout=WAIT_S)
    assert [one.value for one in response.result.regressions] == [4.0, 16.0]
    assert response.model_spec.signature_name == signature


def test_a_context_is_part_of_each_example(stub: Any) -> None:
    both = given(example(length=2.0), example(length=3.0), context=example(unit=10))
    response = stub.Regress(regress("regress", both), timeout=WAIT_S)
    assert [one.value for one in response.result.regressions] == [40.0, 90.0]


@pytest.mark.parametrize(
    ("method", "request_", "code", "says"),
    [
        ("Classify", classify(""), Code.INVALID_ARGUMENT, "No classification inputs found"),
        ("Classify", classify("none"), Code.INVALID_ARGUMENT, "found with the name: none"),
        (
            "Classify",
            classify("classify", given()),
            Code.INVALID_ARGUMENT,
            "Input is empty.",
        ),
        (
            "Classify",
            classify("classify", input_pb2.Input()),
            Code.INVALID_ARGUMENT,
            "Input is empty.",
        ),
        (
            "Classify",
            classify("regress"),
            Code.INVALID_ARGUMENT,
            'contain at least one of "classes" or "scores"',
        ),
        ("Classify", classify("flat"), Code.INVALID_ARGUMENT, r"num_classes\] but got \[2\]"),
        ("Classify", classify("numbers"), Code.INVALID_ARGUMENT, "of DT_STRING. Got: DT_FLOAT"),
        ("Classify", classify("fewer"), Code.FAILED_PRECONDITION, "0th dimension"),
        ("Classify", classify("uneven"), Code.INVALID_ARGUMENT, "Got 2 vs. 1"),
        (
            "Classify",
            classify("classify", TWO, "none"),
            Code.NOT_FOUND,
            r"Servable not found for request: Latest\(none\)",
        ),
        (
            "Classify",
            classification_pb2.ClassificationRequest(),
            Code.INVALID_ARGUMENT,
            "Missing ModelSpec",
        ),
        ("Regress", regress("classify"), Code.INVALID_ARGUMENT, "Expected one output Tensor."),
        ("Regress", regress("other_output"), Code.INVALID_ARGUMENT, "No regression outputs found"),
        ("Regress", regress("wide"), Code.INVALID_ARGUMENT, r"\[batch_size, 1\] but got \[2,2\]"),
        ("Regress", regress("whole"), Code.INVALID_ARGUMENT, "DT_FLOAT.  Got: DT_INT64"),
        ("Regress", regress("no_text"), Code.INVALID_ARGUMENT, "float32 but string is provided"),
        (
            "Regress",
            regress("regress", given(example(colour=b"red"))),
            Code.INVALID_ARGUMENT,
            "length",
        ),
    ],
)
def test_refusals(stub: Any, method: str, request_: Any, code: Code, says: str) -> None:
    with pytest.raises(grpc.RpcError, match=says) as caught:
        getattr(stub, method)(request_, timeout=WAIT_S)
    assert caught.value.code() is code


def multi(*tasks: tuple[str, str], name: str = "examples") -> inference_pb2.MultiInferenceRequest:
    request = inference_pb2.MultiInferenceRequest(input=TWO)
    for signature, method in tasks:
        task = request.tasks.add(method_name=f"tensorflow/serving/{method}")
        task.model_spec.name, task.model_spec.signature_name = name, signature
    return request


def test_several_inferences_at_once(stub: Any) -> None:
    asked_for = multi(("regress", "regress"), ("classify", "classify"))
    one, two = stub.MultiInference(asked_for, timeout=WAIT_S).results
    assert [each.value for each in one.regression_result.regressions] == [4.0, 16.0]
    assert two.classification_result.classifications[1].classes[0].label == "grey"
    assert (one.model_spec.signature_name, two.model_spec.version.value) == ("regress", 3)


def other_model() -> inference_pb2.MultiInferenceRequest:
    request = multi(("regress", "regress"), ("classify", "classify"))
    request.tasks[1].model_spec.name = "other"
    return request


@pytest.mark.parametrize(
    ("request_", "code", "says"),
    [
        (multi(), Code.INVALID_ARGUMENT, "ModelSpec has no name specified"),
        (other_model(), Code.INVALID_ARGUMENT, "must access the same model name"),
        (multi(("regress", "regress"), name="none"), Code.NOT_FOUND, "Servable not found"),
        (multi(*[("regress", "regress")] * 2), Code.INVALID_ARGUMENT, "Duplicate evaluation"),
        (multi(("none", "regress")), Code.INVALID_ARGUMENT, "not found in model graph: none"),
        (
            multi(("regress", "predict")),
            Code.UNIMPLEMENTED,
            "Unsupported signature method_name: tensorflow/serving/predict",
        ),
        (multi(("regress", "classify")), Code.INVALID_ARGUMENT, "contain at least one of"),
    ],
)
def test_several_inferences_that_cannot_be(stub: Any, request_: Any, code: Code, says: str) -> None:
    with pytest.raises(grpc.RpcError, match=says) as caught:
        stub.MultiInference(request_, timeout=WAIT_S)
    assert caught.value.code() is code
