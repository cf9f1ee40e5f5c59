"""Offer TensorFlow Serving's gRPC services."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from tensorflow_serving.apis import (
    model_service_pb2_grpc,
    prediction_service_pb2_grpc,
)

from model.errors import ModelError
from model.server import answers
from model.server.core import Core
from model.server.failure import as_failure

_OPTIONS = [
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
    # Without this a second server on the same port would silently share its connections.
    ("grpc.so_reuseport", 0),
]


class PredictionService(prediction_service_pb2_grpc.PredictionServiceServicer):  # type: ignore[misc]
    """Predict and GetModelMetadata; the rest of the service answers UNIMPLEMENTED."""

    def __init__(self, core: Core) -> None:
        """Answer from `core`."""
        self._core = core

    def Predict(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Run a signature."""
        return _answer(answers.predict, self._core, request, context)

    def GetModelMetadata(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Describe a model's signatures."""
        return _answer(answers.metadata, self._core, request, context)


class ModelService(model_service_pb2_grpc.ModelServiceServicer):  # type: ignore[misc]
    """GetModelStatus; the rest of the service answers UNIMPLEMENTED."""

    def __init__(self, core: Core) -> None:
        """Answer from `core`."""
        self._core = core

    def GetModelStatus(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Say which versions are served."""
        return _answer(answers.status, self._core, request, context)


def bound(core: Core, port: int, threads: int) -> grpc.Server:
    """Return a server with its port open to connections, not yet started.

    Raises ModelError when the port is taken.
    """
    pool = ThreadPoolExecutor(threads, thread_name_prefix="grpc")
    server = grpc.server(pool, options=_OPTIONS)
    prediction_service_pb2_grpc.add_PredictionServiceServicer_to_server(
        PredictionService(core), server
    )
    model_service_pb2_grpc.add_ModelServiceServicer_to_server(ModelService(core), server)
    try:
        server.add_insecure_port(f"0.0.0.0:{port}")
    except RuntimeError as error:
        raise ModelError(f"--port={port}: the port cannot be opened; is it taken?") from error
    return server


def _answer(
    answer: Callable[[Core, Any], Any], core: Core, request: Any, context: grpc.ServicerContext
) -> Any:
    try:
        return answer(core, request)
    except Exception as error:
        failure = as_failure(error)
        return context.abort(failure.code, failure.message)
