"""Answer questions about models with TensorFlow Serving's own messages, for both protocols."""

from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_pb2,
    predict_pb2,
)

from model.server import metrics_series
from model.server.core import Core
from model.server.failure import Code, RequestFailure, invalid
from model.server.servable import DEFAULT_SIGNATURE, Servable
from model.server.signature import Signature
from model.server.tensors import decode, encode

SIGNATURE_DEF = "signature_def"
"""The one metadata field there is (servables/tensorflow/get_model_metadata_impl.cc)."""


def predict(core: Core, request: predict_pb2.PredictRequest) -> predict_pb2.PredictResponse:
    """Run the signature that the request names on its tensors.

    Raises RequestFailure, and tf.errors.OpError for what fails in the model.
    """
    servable = find(core, request)
    signature = signature_of(servable, request.model_spec.signature_name)
    inputs = {
        name: decode(signature.inputs[name], proto) if name in signature.inputs else proto
        for name, proto in request.inputs.items()
    }
    with metrics_series.runtime(servable.name, "Predict"):
        outputs = signature.run(inputs, request.output_filter)
    response = predict_pb2.PredictResponse()
    response.model_spec.name = servable.name
    response.model_spec.version.value = servable.version
    response.model_spec.signature_name = signature.name
    for name, array in outputs.items():
        encode(array, response.outputs[name])
    return response


def metadata(
    core: Core, request: get_model_metadata_pb2.GetModelMetadataRequest
) -> get_model_metadata_pb2.GetModelMetadataResponse:
    """Return the model's signatures, packed as upstream packs them.

    Raises INVALID_ARGUMENT for no metadata field or another one, NOT_FOUND for the model.
    """
    _has_spec(request)
    if not request.metadata_field:
        raise invalid("GetModelMetadataRequest must specify at least one metadata_field")
    for field in request.metadata_field:
        if field != SIGNATURE_DEF:
            raise invalid(f"Metadata field {field} is not supported")
    servable = find(core, request)
    response = get_model_metadata_pb2.GetModelMetadataResponse()
    response.model_spec.name = servable.name
    response.model_spec.version.value = servable.version
    signatures = get_model_metadata_pb2.SignatureDefMap(signature_def=servable.definitions)
    response.metadata[SIGNATURE_DEF].Pack(signatures)
    return response


def status(
    core: Core, request: get_model_status_pb2.GetModelStatusRequest
) -> get_model_status_pb2.GetModelStatusResponse:
    """Return the state of every version, newest first, or of the version named.

    A label is not looked at, as upstream does not. Raises NOT_FOUND when there is no version.
    """
    _has_spec(request)
    spec = request.model_spec
    version = spec.version.value if spec.HasField("version") else None
    response = get_model_status_pb2.GetModelStatusResponse()
    for reached in core.states(spec.name, version):
        entry = response.model_version_status.add(version=reached.version, state=int(reached.state))
        entry.status.SetInParent()
        if reached.failure:
            entry.status.error_code = reached.failure.code.value[0]
            entry.status.error_message = reached.failure.message
    return response


def find(core: Core, request: predict_pb2.PredictRequest) -> Servable:
    """Return the servable that a request's model_spec names.

    Raises INVALID_ARGUMENT without a name or for an unknown label, NOT_FOUND for what is not
    served.
    """
    _has_spec(request)
    spec: model_pb2.ModelSpec = request.model_spec
    version = spec.version.value if spec.HasField("version") else None
    return core.find(
        spec.name, version, spec.version_label if spec.HasField("version_label") else None
    )


def signature_of(servable: Servable, name: str) -> Signature:
    """Return the signature of that name, or the default one for an empty name.

    Raises FAILED_PRECONDITION when the model has none of that name.
    """
    name = name or DEFAULT_SIGNATURE
    if name not in servable.signatures:
        raise RequestFailure(Code.FAILED_PRECONDITION, f'Serving signature key "{name}" not found.')
    return servable.signatures[name]


def _has_spec(request: predict_pb2.PredictRequest) -> None:
    if not request.HasField("model_spec"):
        raise invalid("Missing ModelSpec")
