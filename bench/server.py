"""Measure what the embedded server costs, as ratios of medians taken side by side."""

import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc

PREDICT = "/tensorflow.serving.PredictionService/Predict"
_START_S = 120
_WARM_UP = 3
"""Rounds that are not counted."""

_ECHO = f"""
import sys
from concurrent.futures import ThreadPoolExecutor
import grpc
handler = grpc.unary_unary_rpc_method_handler(lambda request, context: request)
server = grpc.server(ThreadPoolExecutor(8), options=[("grpc.so_reuseport", 0)])
service, method = {PREDICT!r}[1:].split("/")
methods = grpc.method_handlers_generic_handler(service, {{method: handler}})
server.add_generic_rpc_handlers([methods])
server.add_insecure_port(f"0.0.0.0:{{sys.argv[1]}}")
server.start()
server.wait_for_termination()
"""
"""A bare grpcio server that sends every request back."""

_IN_PROCESS = """
import sys, time
import numpy as np
import tensorflow as tf
tf.config.threading.set_inter_op_parallelism_threads(2)
tf.config.threading.set_intra_op_parallelism_threads(2)
signature = tf.saved_model.load(sys.argv[1]).signatures["serving_default"]
(name, spec), = signature.structured_input_signature[1].items()
image = tf.constant(np.load(sys.argv[2]))
print("ready", flush=True)
for line in sys.stdin:
    for _ in range(int(line)):
        begin = time.perf_counter()
        [output.numpy() for output in signature(**{name: image}).values()]
        print(time.perf_counter() - begin, flush=True)
"""
"""Calls the signature itself, as often as each line of stdin says, and prints each time taken."""

PLUS_ONE = """
import sys
import tensorflow as tf
class PlusOne(tf.Module):
    @tf.function(input_signature=[tf.TensorSpec([None, 4], tf.float32, name="x")])
    def call(self, x):
        return {"y": x + 1.0}
module = PlusOne()
tf.saved_model.save(module, sys.argv[1], signatures={"serving_default": module.call})
"""


def resnet_ratio(model_base_path: str) -> dict[str, Any]:
    """Compare requests a second at batch 1: the server against the signature called in a process.

    `model_base_path` holds ResNet50 as `python -m model.export` lays it out. Both sides have two
    inter-op and two intra-op threads and are asked in turn.
    """
    import numpy as np

    images = np.random.default_rng(0).uniform(0, 255, (1, 224, 224, 3)).astype(np.float32)
    latest = max(Path(model_base_path).glob("[0-9]*"), key=lambda folder: int(folder.name))
    with tempfile.TemporaryDirectory() as scratch, model_server(Path(model_base_path)) as port:
        np.save(Path(scratch) / "images.npy", images)
        with _in_process(latest, Path(scratch) / "images.npy") as direct, caller(port) as call:
            request = predict_request("image_input", images)
            sides = _paired(lambda: timed(call, request, 1), lambda: direct(1), 40)
    served, called = map(statistics.median, sides)
    return _figures("called", called, "served", served, called / served, least=0.95)


def trivial_ratio() -> dict[str, Any]:
    """Compare the median latency of x + 1 on four floats with that of a bare grpcio echo server."""
    import numpy as np

    request = predict_request("x", np.ones((1, 4), np.float32))
    with tempfile.TemporaryDirectory() as scratch:
        base_path = Path(scratch) / "plus_one"
        subprocess.run([sys.executable, "-c", PLUS_ONE, base_path / "1"], check=True, timeout=120)
        with (
            model_server(base_path) as port,
            _echo() as echo_port,
            caller(port) as serve,
            caller(echo_port) as echo,
        ):
            sides = _paired(lambda: timed(serve, request, 50), lambda: timed(echo, request, 50), 40)
    served, echoed = map(statistics.median, sides)
    return _figures("echoed", echoed, "served", served, served / echoed, most=2.0)


def _figures(
    name: str, base_s: float, other: str, other_s: float, ratio: float, **bound: float
) -> dict[str, Any]:
    figures = {f"{name}_p50_ms": 1e3 * base_s, f"{other}_p50_ms": 1e3 * other_s, "ratio": ratio}
    rounded = {key: round(value, 4) for key, value in figures.items()}
    ok = bound.get("least", 0) <= ratio <= bound.get("most", float("inf"))
    return {**rounded, "wanted": bound, "ok": ok}


def _paired(
    first: Callable[[], list[float]], second: Callable[[], list[float]], rounds: int
) -> tuple[list[float], list[float]]:
    """Return each side's seconds, from turns taken one after the other."""
    sides: tuple[list[float], list[float]] = ([], [])
    for number in range(_WARM_UP + rounds):
        for side, turn in zip(sides, (first, second), strict=True):
            seconds = turn()
            side.extend(seconds if number >= _WARM_UP else [])
    return sides


def timed(call: Callable[[bytes], Any], request: bytes, times: int) -> list[float]:
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        call(request)
        seconds.append(time.perf_counter() - begin)
    return seconds


def predict_request(name: str, array: Any) -> bytes:
    """Serialize a request for the model `default`."""
    import tensorflow as tf
    from tensorflow_serving.apis import predict_pb2

    request = predict_pb2.PredictRequest()
    request.model_spec.name = "default"
    request.inputs[name].CopyFrom(tf.make_tensor_proto(array))
    return bytes(request.SerializeToString())


@contextmanager
def caller(port: int) -> Iterator[Callable[[bytes], Any]]:
    """Give a call of Predict on bytes: nothing is parsed on the client's side."""
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        grpc.channel_ready_future(channel).result(_START_S)
        yield channel.unary_unary(PREDICT)


@contextmanager
def model_server(base_path: Path, *more: str) -> Iterator[int]:
    """Run a server of a model on a free port, with two threads of each kind; its gRPC port."""
    port = free_port()
    flags = [f"--port={port}", f"--model_base_path={base_path}", "--max_num_load_retries=0"]
    flags += ["--tensorflow_inter_op_parallelism=2", "--tensorflow_intra_op_parallelism=2"]
    with process("-m", "model.server", *flags, *more):
        yield port


@contextmanager
def _echo() -> Iterator[int]:
    port = free_port()
    with process("-c", _ECHO, str(port)):
        yield port


@contextmanager
def _in_process(folder: Path, images: Path) -> Iterator[Callable[[int], list[float]]]:
    with process("-c", _IN_PROCESS, str(folder), str(images)) as running:
        assert running.stdin and running.stdout
        stdin, stdout = running.stdin, running.stdout
        stdout.readline()

        def ask(times: int) -> list[float]:
            stdin.write(f"{times}\n")
            stdin.flush()
            return [float(stdout.readline()) for _ in range(times)]

        yield ask


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run this Python with `arguments` for as long as a block runs."""
    running = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield running
    finally:
        running.terminate()
        running.wait(60)


def free_port() -> int:
    """Return a port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    measured = {"trivial": trivial_ratio()}
    if sys.argv[1:]:
        measured["resnet"] = resnet_ratio(sys.argv[1])
    print(json.dumps(measured, indent=2))
