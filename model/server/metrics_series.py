"""Name what the server counts and times: TensorFlow Serving's names, labels and limits."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from model.server import batching_sizes
from model.server.metrics import Counter, Histogram, exponential, page

# servables/tensorflow/util.cc: microseconds, from 10 to about 20 minutes
_LATENCY = exponential(10, 1.8, 33)

REQUESTS = Counter("/tensorflow/serving/request_count", "model_name", "status")
LATENCY = Histogram(
    "/tensorflow/serving/request_latency", _LATENCY, "model_name", "API", "entrypoint"
)
RUNTIME = Histogram("/tensorflow/serving/runtime_latency", _LATENCY, "model_name", "API", "runtime")
EXAMPLES = Histogram("/tensorflow/serving/request_example_counts", exponential(1, 2, 15), "model")
EXAMPLES_TOTAL = Counter("/tensorflow/serving/request_example_count_total", "model")
# tensorflow/cc/saved_model/loader.cc
LOADS = Counter("/tensorflow/cc/saved_model/load_attempt_count", "model_path", "status")
LOAD_LATENCY = Counter("/tensorflow/cc/saved_model/load_latency", "model_path")

_ALL = (
    *(REQUESTS, LATENCY, RUNTIME, EXAMPLES, EXAMPLES_TOTAL, LOADS, LOAD_LATENCY),
    batching_sizes.BATCHES,
)

GRPC = "GRPC"
REST = "REST"
_RUNTIME = "TF1"
"""Upstream's name for the runtime that is not TFRT."""


def exposition() -> bytes:
    """Write every metric in Prometheus' text format."""
    batching_sizes.tell()
    return page(_ALL)


def request(model_name: str, api: str, entrypoint: str, begun_s: float, status: str) -> None:
    """Count a request, and time it if it went well.

    `begun_s` is what time.perf_counter() said as it came. REST names its API as the path does,
    `predict`, gRPC as the method is called, `Predict`.
    """
    if status == "OK":
        LATENCY.observe(1e6 * (time.perf_counter() - begun_s), model_name, api, entrypoint)
    REQUESTS.add(model_name, status)


@contextmanager
def runtime(model_name: str, api: str) -> Iterator[None]:
    """Time a run of the model, if it goes well."""
    begun_s = time.perf_counter()
    yield
    RUNTIME.observe(1e6 * (time.perf_counter() - begun_s), model_name, api, _RUNTIME)


@contextmanager
def load(path: str) -> Iterator[None]:
    """Count an attempt to load a model, and add up the microseconds it took."""
    begun_s = time.perf_counter()
    status = "fail"
    try:
        yield
        status = "success"
    finally:
        LOADS.add(path, status)
        LOAD_LATENCY.add(path, amount=round(1e6 * (time.perf_counter() - begun_s)))
