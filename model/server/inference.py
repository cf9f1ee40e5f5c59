"""Answer Classify, Regress and MultiInference with TensorFlow Serving's own messages."""

from typing import Any

import numpy as np
from tensorflow_serving.apis import (
    classification_pb2,
    inference_pb2,
    model_pb2,
    predict_pb2,
    regression_pb2,
)

from model.server import answers, metrics_series
from model.server.core import Core
from model.server.examples import serialized
from model.server.failure import Code, RequestFailure, invalid
from model.server.inference_results import CLASSIFY, INPUTS, REGRESS, Method
from model.server.servable import DEFAULT_SIGNATURE, Servable
from model.server.signature import Signature

_BY_NAME = {"tensorflow/serving/classify": CLASSIFY, "tensorflow/serving/regress": REGRESS}
"""What a task of MultiInference names (saved_model/signature_constants.h)."""


def classify(
    core: Core, request: classification_pb2.ClassificationRequest
) -> classification_pb2.ClassificationResponse:
    """Give each Example its classes.

    Raises RequestFailure, and tf.errors.OpError for what fails in the model.
    """
    return _one(core, request, CLASSIFY, classification_pb2.ClassificationResponse())


def regress(
    core: Core, request: regression_pb2.RegressionRequest
) -> regression_pb2.RegressionResponse:
    """Give each Example its value.

    Raises RequestFailure, and tf.errors.OpError for what fails in the model.
    """
    return _one(core, request, REGRESS, regression_pb2.RegressionResponse())


def multi_inference(
    core: Core, request: inference_pb2.MultiInferenceRequest
) -> inference_pb2.MultiInferenceResponse:
    """Run several signatures of one model on the same Examples.

    Raises RequestFailure, and tf.errors.OpError for what fails in the model.
    """
    spec = request.tasks[0].model_spec if request.tasks else model_pb2.ModelSpec()
    servable = answers.find(core, predict_pb2.PredictRequest(model_spec=spec))
    planned = _planned(servable, request)
    examples = serialized(request.input)
    response = inference_pb2.MultiInferenceResponse()
    for method, signature in planned:
        result = response.results.add()
        _name(result.model_spec, servable, signature)
        field = getattr(result, f"{method.noun}_result")
        field.CopyFrom(_run(signature, method, examples))
    metrics_series.EXAMPLES.observe(len(examples), servable.name)
    metrics_series.EXAMPLES_TOTAL.add(servable.name, amount=len(examples))
    return response


def _one(core: Core, request: Any, method: Method, response: Any) -> Any:
    servable = answers.find(core, request)
    name = request.model_spec.signature_name or DEFAULT_SIGNATURE
    if name not in servable.signatures:
        raise invalid(f"No signature was found with the name: {name}")
    signature = servable.signatures[name]
    method.check(signature)
    _name(response.model_spec, servable, signature)
    examples = serialized(request.input)
    with metrics_series.runtime(servable.name, method.api):
        result = _run(signature, method, examples)
    response.result.CopyFrom(result)
    return response


def _planned(
    servable: Servable, request: inference_pb2.MultiInferenceRequest
) -> list[tuple[Method, Signature]]:
    """Return what each task asks for, all checked before the model is run."""
    planned: dict[str, tuple[Method, Signature]] = {}
    for task in request.tasks:
        if not task.model_spec.name:
            raise invalid("Found ModelSpec with an empty model name.")
        if task.model_spec.name != servable.name:
            raise invalid(
                "All ModelSpecs in a MultiInferenceRequest must access the same model name."
            )
        name = task.model_spec.signature_name or DEFAULT_SIGNATURE
        if name in planned:
            raise invalid(f"Duplicate evaluation of signature: {name}")
        if name not in servable.signatures:
            raise invalid(f"Requested signature not found in model graph: {name}")
        if task.method_name not in _BY_NAME:
            raise RequestFailure(
                Code.UNIMPLEMENTED, f"Unsupported signature method_name: {task.method_name}"
            )
        method, signature = _BY_NAME[task.method_name], servable.signatures[name]
        method.check(signature)
        planned[name] = (method, signature)
    return list(planned.values())


def _run(signature: Signature, method: Method, examples: np.ndarray) -> Any:
    return method.result(signature.run({INPUTS: examples}), len(examples))


def _name(spec: model_pb2.ModelSpec, servable: Servable, signature: Signature) -> None:
    spec.name = servable.name
    spec.version.value = servable.version
    spec.signature_name = signature.name
