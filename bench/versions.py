"""Measure what a swap of versions and a first request cost: `python -m bench.versions [BASE]`."""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc

from bench import server

_SIZE = 64
_LOAD_S = 12.0
"""Seconds of load for each side."""

_PAUSE_S = 0.004
_MOST = 3.0
_MOST_FIRST = 0.5
"""Of the first request's time without warm-up, what it may take with it."""

_START_S = 120.0
_STATUS = "/tensorflow.serving.ModelService/GetModelStatus"

_EXPORT = f"""
import sys
import tensorflow as tf
class Times(tf.Module):
    def __init__(self):
        self.weights = tf.Variable(tf.random.normal([{_SIZE}, {_SIZE}]))
    @tf.function(input_signature=[tf.TensorSpec([None, {_SIZE}], tf.float32, name="x")])
    def call(self, x):
        return {{"y": tf.nn.relu(x @ self.weights)}}
module = Times()
tf.saved_model.save(module, sys.argv[1], signatures={{"serving_default": module.call}})
"""
"""A small model with a variable: one layer."""


def measure(resnet_base_path: str | None = None) -> dict[str, Any]:
    """Return both measurements; the first request's only with a ResNet50 to load."""
    figures = {"swap": swap_ratio()}
    if resnet_base_path:
        figures["first_request"] = first_request(resnet_base_path)
    return figures


def swap_ratio() -> dict[str, Any]:
    """Compare the p99 latency under a steady gRPC load without and with version after version."""
    import numpy as np

    request = server.predict_request("x", np.ones((1, _SIZE), np.float32))
    with tempfile.TemporaryDirectory() as scratch:
        model, base_path = Path(scratch) / "model", Path(scratch) / "base"
        subprocess.run([sys.executable, "-c", _EXPORT, model], check=True, timeout=_START_S)
        _put(model, base_path, 1)
        with server.model_server(base_path) as port, server.caller(port) as call:
            server.timed(call, request, 500)
            still = _under_load(call, request, threading.Event())
            done = threading.Event()
            swaps: list[int] = []
            swapper = threading.Thread(target=_swap, args=(model, base_path, port, done, swaps))
            swapper.start()
            swapping = _under_load(call, request, done)
            swapper.join()
    quiet, busy = (float(np.percentile(side, 99)) for side in (still, swapping))
    figures = {"without_p99_ms": 1e3 * quiet, "with_p99_ms": 1e3 * busy, "ratio": busy / quiet}
    rounded = {key: round(value, 4) for key, value in figures.items()}
    counts = {"requests": len(swapping), "swaps": len(swaps)}
    return {**rounded, **counts, "wanted": {"most": _MOST}, "ok": busy <= _MOST * quiet}


def first_request(base_path: str) -> dict[str, Any]:
    """Time ResNet50's first request to a fresh server, without and with its warm-up requests."""
    import numpy as np

    images = np.random.default_rng(0).uniform(0, 255, (1, 224, 224, 3)).astype(np.float32)
    request = server.predict_request("image_input", images)
    figures = {}
    for name, value in (("without", "false"), ("with", "true")):
        flag = f"--enable_model_warmup={value}"
        with server.model_server(Path(base_path), flag) as port, server.caller(port) as call:
            first, *others = server.timed(call, request, 20)
            figures[f"{name}_warmup_ms"] = round(1e3 * first, 2)
    ratio = figures["with_warmup_ms"] / figures["without_warmup_ms"]
    return {
        **figures,
        "later_p50_ms": round(1e3 * statistics.median(others), 2),
        "ratio": round(ratio, 4),
        "wanted": {"most": _MOST_FIRST},
        "ok": ratio <= _MOST_FIRST,
    }


def _under_load(call: Callable[[bytes], Any], request: bytes, done: threading.Event) -> list[float]:
    """Return the latencies (seconds) of a closed loop with a pause; sets `done` at the end."""
    seconds: list[float] = []
    until = time.monotonic() + _LOAD_S
    while time.monotonic() < until:
        seconds += server.timed(call, request, 1)
        time.sleep(_PAUSE_S)
    done.set()
    return seconds


def _swap(model: Path, base_path: Path, port: int, done: threading.Event, swaps: list[int]) -> None:
    """Add the next version as soon as the last one is served, and take the one before away."""
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        ask = channel.unary_unary(_STATUS)
        version = 1
        while not done.is_set():
            version += 1
            _put(model, base_path, version)
            while not done.is_set() and not _available(ask, version):
                time.sleep(0.05)
            shutil.rmtree(base_path / str(version - 1))
            swaps.append(version)


def _available(ask: Callable[[bytes], bytes], version: int) -> bool:
    from tensorflow_serving.apis import get_model_status_pb2

    request = get_model_status_pb2.GetModelStatusRequest()
    request.model_spec.name = "default"
    answer = get_model_status_pb2.GetModelStatusResponse.FromString(
        ask(request.SerializeToString())
    )
    available = get_model_status_pb2.ModelVersionStatus.AVAILABLE
    states = {one.version: one.state for one in answer.model_version_status}
    return bool(states.get(version) == available)


def _put(model: Path, base_path: Path, version: int) -> None:
    base_path.mkdir(exist_ok=True)
    shutil.copytree(model, base_path / ".partial")
    (base_path / ".partial").rename(base_path / str(version))


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:]), indent=2))
