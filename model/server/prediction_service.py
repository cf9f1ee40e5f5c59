"""Offer TensorFlow Serving's PredictionService over gRPC, each call counted and timed."""

import time
from collections.abc import Callable
from typing import Any

import grpc
from tensorflow_serving.apis import prediction_service_pb2_grpc

from model.server import answers, inference, metrics_series
from model.server.core import Core
from model.server.failure import RequestFailure, as_failure

Answer = Callable[[Core, Any], Any]


class PredictionService(prediction_service_pb2_grpc.PredictionServiceServicer):  # type: ignore[misc]
    """Upstream counts the first three of these (model_servers/prediction_service_impl.cc)."""

    def __init__(self, core: Core) -> None:
        """Answer from `core`."""
        self._core = core

    def Predict(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Run a signature."""
        return self._counted("Predict", answers.predict, request, context)

    def Classify(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give each Example its classes."""
        return self._counted("Classify", inference.classify, request, context)

    def Regress(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give each Example its value."""
        return self._counted("Regress", inference.regress, request, context)

    def MultiInference(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Run several signatures on the same Examples."""
        return answered(inference.multi_inference, self._core, request, context)

    def GetModelMetadata(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Describe a model's signatures."""
        return answered(answers.metadata, self._core, request, context)

    def _counted(
        self, api: str, answer: Answer, request: Any, context: grpc.ServicerContext
    ) -> Any:
        begun_s, status = time.perf_counter(), "OK"
        try:
            return answer(self._core, request)
        except Exception as error:
            failure = as_failure(error)
            status = failure.code.name
            return _abort(context, failure)
        finally:
            name = request.model_spec.name
            metrics_series.request(name, api, metrics_series.GRPC, begun_s, status)


def answered(answer: Answer, core: Core, request: Any, context: grpc.ServicerContext) -> Any:
    """Answer a request, or end the call with the status of what went wrong."""
    try:
        return answer(core, request)
    except Exception as error:
        return _abort(context, as_failure(error))


def _abort(context: grpc.ServicerContext, failure: RequestFailure) -> Any:
    return context.abort(failure.code, failure.message)
