"""Ask a TensorFlow Serving server for its state and its answers, over gRPC or REST."""

from collections.abc import Mapping
from typing import Any, Protocol

import grpc
import httpx

from ops.errors import NeverReady, OpsError
from ops.serving import tensor
from ops.serving.endpoint import Endpoint
from ops.serving.golden import Arrays, grpc_payload, rest_payload
from ops.serving.predict_pb2 import (
    GetModelStatusRequest,
    GetModelStatusResponse,
    ModelSpec,
    ModelVersionStatus,
    PredictResponse,
)

TIMEOUT_S = 60.0
STATE_TIMEOUT_S = 5.0
OPTIONS = (
    # gRPC caps what it receives at 4 MiB otherwise, on either side.
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
    # A proxy of the operator's must not stand between us and the server.
    ("grpc.enable_http_proxy", 0),
)
PREDICT = "/tensorflow.serving.PredictionService/Predict"
STATUS = "/tensorflow.serving.ModelService/GetModelStatus"
UNREACHABLE = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)


class Client(Protocol):
    """What both protocols answer."""

    def state(self, model_name: str) -> str:
        """`AVAILABLE` when any version is, else the state of the first; NeverReady without one."""

    def predict(self, model_name: str, signature_name: str, inputs: Arrays) -> Arrays:
        """The model's outputs by name; OpsError in the server's words when it refuses."""


def clients(endpoint: Endpoint, dtypes: Mapping[str, str]) -> dict[str, Client]:
    """A client for each protocol; `dtypes` are the outputs', which JSON does not carry."""
    return {"grpc": GrpcClient(endpoint), "rest": RestClient(endpoint, dtypes)}


class GrpcClient:
    """Over gRPC, by our own messages, which are the same on the wire."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.address = endpoint.grpc

    def state(self, model_name: str) -> str:
        """See `Client.state`."""
        request = GetModelStatusRequest(model_spec=ModelSpec(name=model_name))
        answer = GetModelStatusResponse.FromString(
            self._call(STATUS, request.SerializeToString(), STATE_TIMEOUT_S)
        )
        states = [
            ModelVersionStatus.State.Name(version.state) for version in answer.model_version_status
        ]
        return _best(states)

    def predict(self, model_name: str, signature_name: str, inputs: Arrays) -> Arrays:
        """See `Client.predict`."""
        request = grpc_payload(inputs, model_name, signature_name)
        return grpc_outputs(self._call(PREDICT, request, TIMEOUT_S))

    def _call(self, method: str, request: bytes, timeout_s: float) -> bytes:
        with grpc.insecure_channel(self.address, options=OPTIONS) as channel:
            try:
                answer: bytes = channel.unary_unary(method)(request, timeout=timeout_s)
                return answer
            except grpc.RpcError as error:
                raise self._told(error) from error

    def _told(self, error: Any) -> OpsError:
        kind = NeverReady if error.code() in UNREACHABLE else OpsError
        return kind(f"{self.address} (grpc): {error.code().name}: {error.details()}")


class RestClient:
    """Over REST, as TensorFlow Serving's documentation has it."""

    def __init__(self, endpoint: Endpoint, dtypes: Mapping[str, str]) -> None:
        self.address = endpoint.rest
        self.dtypes = dtypes

    def state(self, model_name: str) -> str:
        """See `Client.state`."""
        answer = self._call("GET", f"/v1/models/{model_name}", b"", STATE_TIMEOUT_S)
        return _best([version["state"] for version in answer.get("model_version_status", [])])

    def predict(self, model_name: str, signature_name: str, inputs: Arrays) -> Arrays:
        """See `Client.predict`."""
        body = rest_payload(inputs, signature_name)
        answer = self._call("POST", f"/v1/models/{model_name}:predict", body, TIMEOUT_S)
        return rest_outputs(answer, self.dtypes)

    def _call(self, verb: str, path: str, body: bytes, timeout_s: float) -> dict[str, Any]:
        url = f"http://{self.address}{path}"
        try:
            # trust_env: no proxy here either.
            with httpx.Client(trust_env=False, timeout=timeout_s) as client:
                answer = client.request(verb, url, content=body)
                told: dict[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise NeverReady(f"{self.address} (rest): {error or type(error).__name__}") from error
        if answer.status_code != httpx.codes.OK:
            words = told.get("error", told) if isinstance(told, dict) else told
            raise OpsError(f"{self.address} (rest): {answer.status_code}: {words}")
        return told


def grpc_outputs(body: bytes) -> Arrays:
    """The outputs of a serialized PredictResponse; what protobuf raises for what is none."""
    answer = PredictResponse.FromString(body)
    return {name: tensor.from_proto(proto) for name, proto in answer.outputs.items()}


def rest_outputs(answer: Mapping[str, Any], dtypes: Mapping[str, str]) -> Arrays:
    """The outputs of a columnar answer, of these types; KeyError where one is missing."""
    outputs = answer["outputs"]
    # A single output comes bare, several by their names.
    named = outputs if len(dtypes) > 1 else dict.fromkeys(dtypes, outputs)
    return {name: tensor.from_rest(named[name], dtype) for name, dtype in dtypes.items()}


def _best(states: list[str]) -> str:
    if not states:
        raise NeverReady("the server knows no version of the model")
    return "AVAILABLE" if "AVAILABLE" in states else states[0]
