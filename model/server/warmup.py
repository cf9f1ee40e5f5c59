"""Replay a model's own warm-up requests, so that the first real one is not the slow one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import tensorflow as tf
from tensorflow_serving.apis import prediction_log_pb2

from model.server import answers, inference
from model.server.core import Core
from model.server.failure import Code, RequestFailure, as_failure
from model.server.servable import Servable

REQUESTS = Path("assets.extra") / "tf_serving_warmup_requests"
"""Where they are, below a version's folder (saved_model_warmup_util.h)."""

MOST_RECORDS = 1000
"""Upstream refuses a file with more (core/kernels/batching_util/warmup.h)."""

_ANSWERS: dict[str, Callable[[Core, Any], Any]] = {
    "predict_log": answers.predict,
    "classify_log": inference.classify,
    "regress_log": inference.regress,
    "multi_inference_log": inference.multi_inference,
}


def replay(servable: Servable, folder: Path, iterations: int) -> int:
    """Answer each record of the file, if there is one, `iterations` times; return how many.

    Which model a record names does not matter. Raises RequestFailure for a record that is none, of
    another kind, or refused by the model, as upstream does not serve a version that cannot warm up.
    """
    path = folder / REQUESTS
    if not path.is_file():
        return 0
    core, number = Core([servable]), 0
    for number, record in enumerate(tf.data.TFRecordDataset(str(path)).as_numpy_iterator(), 1):
        if number > MOST_RECORDS:
            raise _refused(number, f"a file holds at most {MOST_RECORDS} records")
        try:
            _answer(core, servable, prediction_log_pb2.PredictionLog.FromString(record), iterations)
        except Exception as error:
            raise _refused(number, str(as_failure(error))) from error
    return number


def _answer(core: Core, servable: Servable, log: Any, iterations: int) -> None:
    kind = log.WhichOneof("log_type")
    if kind not in _ANSWERS:
        raise RequestFailure(Code.UNIMPLEMENTED, f"log_type {kind} is not for warm-up")
    request = getattr(log, kind).request
    for one in request.tasks if kind == "multi_inference_log" else [request]:
        one.model_spec.name = servable.name
        one.model_spec.ClearField("version_choice")
    for _ in range(iterations):
        _ANSWERS[kind](core, request)


def _refused(number: int, why: str) -> RequestFailure:
    return RequestFailure(Code.INVALID_ARGUMENT, f"warm-up record {number} of {REQUESTS}: {why}")
