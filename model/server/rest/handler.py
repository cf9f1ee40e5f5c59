"""Answer one REST request from the core."""

from http import HTTPStatus
from typing import Any

import grpc
from google.protobuf.json_format import MessageToDict
from tensorflow_serving.apis import (
    classification_pb2,
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_pb2,
    predict_pb2,
    regression_pb2,
)

from model.server import answers, inference, metrics_series
from model.server.core import Core
from model.server.failure import Code, RequestFailure, invalid
from model.server.rest.document import parsed, written
from model.server.rest.examples import examples
from model.server.rest.inputs import inputs, signature_name
from model.server.rest.outputs import answer
from model.server.rest.results import classifications, regressions
from model.server.rest.route import Route
from model.server.servable import DEFAULT_SIGNATURE

_HTTP: dict[grpc.StatusCode, int] = {
    Code.OK: HTTPStatus.OK,
    Code.CANCELLED: 499,
    Code.INVALID_ARGUMENT: HTTPStatus.BAD_REQUEST,
    Code.FAILED_PRECONDITION: HTTPStatus.BAD_REQUEST,
    Code.OUT_OF_RANGE: HTTPStatus.BAD_REQUEST,
    Code.UNAUTHENTICATED: HTTPStatus.UNAUTHORIZED,
    Code.PERMISSION_DENIED: HTTPStatus.FORBIDDEN,
    Code.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Code.ALREADY_EXISTS: HTTPStatus.CONFLICT,
    Code.ABORTED: HTTPStatus.CONFLICT,
    Code.RESOURCE_EXHAUSTED: HTTPStatus.TOO_MANY_REQUESTS,
    Code.UNIMPLEMENTED: HTTPStatus.NOT_IMPLEMENTED,
    Code.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
    Code.DEADLINE_EXCEEDED: HTTPStatus.GATEWAY_TIMEOUT,
}
"""Upstream's HTTP status for each code (model_servers/http_server.cc); the others are 500."""


def respond(core: Core, asked: Route, body: bytes) -> bytes:
    """Return the JSON body that answers a request.

    Raises RequestFailure, and tf.errors.OpError for what fails in the model.
    """
    return written(_answer(core, asked, body))


def refusal(failure: RequestFailure) -> tuple[int, bytes]:
    """Return the HTTP status and the JSON body that tell of a failure."""
    status = _HTTP.get(failure.code, HTTPStatus.INTERNAL_SERVER_ERROR)
    return int(status), written({"error": failure.message})


def _answer(core: Core, asked: Route, body: bytes) -> dict[str, Any]:
    if asked.verb == "predict":
        return _predict(core, asked, body)
    if asked.verb == "classify":
        classify = classification_pb2.ClassificationRequest()
        response = inference.classify(core, _filled(classify, asked, body))
        return classifications(response.result)
    if asked.verb == "regress":
        regress = regression_pb2.RegressionRequest()
        return regressions(inference.regress(core, _filled(regress, asked, body)).result)
    if asked.verb == "metadata":
        return _metadata(core, asked)
    status = get_model_status_pb2.GetModelStatusRequest(model_spec=_spec(asked))
    return _as_dict(answers.status(core, status))


def _predict(core: Core, asked: Route, body: bytes) -> dict[str, Any]:
    document = parsed(body)
    name = signature_name(document) or DEFAULT_SIGNATURE
    servable = answers.find(core, predict_pb2.PredictRequest(model_spec=_spec(asked)))
    if name not in servable.signatures:
        raise invalid(f'Serving signature name: "{name}" not found in signature def')
    signature = servable.signatures[name]
    form, tensors = inputs(document, signature.inputs)
    with metrics_series.runtime(servable.name, "Predict"):
        outputs = signature.run(tensors)
    return answer(form, outputs)


def _filled(request: Any, asked: Route, body: bytes) -> Any:
    """Fill a request to classify or to regress from JSON."""
    document = parsed(body)
    request.model_spec.CopyFrom(_spec(asked))
    request.model_spec.signature_name = signature_name(document)
    request.input.CopyFrom(examples(document))
    return request


def _metadata(core: Core, asked: Route) -> dict[str, Any]:
    request = get_model_metadata_pb2.GetModelMetadataRequest(
        model_spec=_spec(asked), metadata_field=[answers.SIGNATURE_DEF]
    )
    response = answers.metadata(core, request)
    signatures = get_model_metadata_pb2.SignatureDefMap()
    response.metadata[answers.SIGNATURE_DEF].Unpack(signatures)
    return {
        "model_spec": _as_dict(response.model_spec),
        "metadata": {answers.SIGNATURE_DEF: _as_dict(signatures)},
    }


def _spec(asked: Route) -> model_pb2.ModelSpec:
    spec = model_pb2.ModelSpec(name=asked.name)
    if asked.version is not None:
        spec.version.value = asked.version
    if asked.label is not None:
        spec.version_label = asked.label
    return spec


def _as_dict(message: Any) -> dict[str, Any]:
    """Write a message with all its fields and their own names; 64-bit numbers become strings."""
    fields: dict[str, Any] = MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    return fields
