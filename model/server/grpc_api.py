"""Offer TensorFlow Serving's gRPC services."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from tensorflow_serving.apis import (
    model_management_pb2,
    model_service_pb2_grpc,
    prediction_service_pb2_grpc,
)

from model.errors import ModelError
from model.server import answers, channel_arguments, configuration, ports
from model.server.core import Core
from model.server.flags import Flags
from model.server.lifecycle import Lifecycle
from model.server.prediction_service import PredictionService, answered

_OPTIONS = [
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
    # Without this a second server on the same port would silently share its connections.
    ("grpc.so_reuseport", 0),
]


class ModelService(model_service_pb2_grpc.ModelServiceServicer):  # type: ignore[misc]
    """GetModelStatus and HandleReloadConfigRequest."""

    def __init__(self, core: Core, lifecycle: Lifecycle) -> None:
        """Answer from `core`, and change what is served through `lifecycle`."""
        self._core, self._lifecycle = core, lifecycle

    def GetModelStatus(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Say how far each version has come."""
        return answered(answers.status, self._core, request, context)

    def HandleReloadConfigRequest(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Serve the models of another configuration; answered once the new ones are available."""
        return answered(self._reload, self._core, request, context)

    def _reload(self, _core: Core, request: Any) -> Any:
        self._lifecycle.reload(configuration.models(request.config))
        response = model_management_pb2.ReloadConfigResponse()
        response.status.SetInParent()
        return response


def bound(core: Core, lifecycle: Lifecycle, flags: Flags) -> grpc.Server:
    """Return a server with its port open to connections, not yet started.

    Raises ModelError when the port is taken.
    """
    pool = ThreadPoolExecutor(flags.grpc_max_threads, thread_name_prefix="grpc")
    server = grpc.server(pool, options=[*_OPTIONS, *channel_arguments.read(flags)])
    prediction_service_pb2_grpc.add_PredictionServiceServicer_to_server(
        PredictionService(core), server
    )
    model_service_pb2_grpc.add_ModelServiceServicer_to_server(ModelService(core, lifecycle), server)
    try:
        server.add_insecure_port(f"{ports.host()}:{flags.port}")
    except RuntimeError as error:
        raise ModelError(f"--port={flags.port}: the port cannot be opened; is it taken?") from error
    return server
