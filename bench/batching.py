"""Measure batching in the server against TensorFlow's batching operation called in a process."""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.server import PREDICT, model_server, predict_request, process

USERS = 64
CLIENTS = 2
"""Processes that the users are spread over: one interpreter alone might be what is measured."""
TURN_S = 5
ROUNDS = 7
LEAST = 0.9
PARAMETERS = {
    "max_batch_size": USERS,
    "batch_timeout_micros": 20_000,
    "max_enqueued_batches": USERS,
    "num_batch_threads": 2,
}

_MODEL = """
import sys
import tensorflow as tf
class Wide(tf.Module):
    def __init__(self):
        super().__init__()
        random = tf.random.Generator.from_seed(0)
        self.widen = tf.Variable(random.normal([16, 4096]))
        self.mix = tf.Variable(random.normal([4096, 4096], stddev=1 / 64))
    @tf.function(input_signature=[tf.TensorSpec([None, 16], tf.float32, name="x")])
    def call(self, x):
        rows = tf.matmul(x, self.widen)
        for _ in range(16):
            rows = tf.tanh(tf.matmul(rows, self.mix))
        return {"y": rows[:, :16]}
module = Wide()
tf.saved_model.save(module, sys.argv[1], signatures={"serving_default": module.call})
"""
"""Rows of 16 numbers, multiplied 16 times by a matrix of 64 MiB: reading it costs as much for
one row as for many, and the messages stay small."""

_DIRECT = """
import json, sys, threading, time
import tensorflow as tf
tf.config.threading.set_inter_op_parallelism_threads(2)
tf.config.threading.set_intra_op_parallelism_threads(2)
folder, users, options = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
call = tf.saved_model.load(folder).signatures["serving_default"]
types = [output.dtype for output in call.outputs]
def batched(x):
    return tf.raw_ops.BatchFunction(in_tensors=[x], captured_tensors=call.captured_inputs, f=call,
                                    Tout=types, shared_name="direct", **options)
def alone(x):
    return tf.raw_ops.StatefulPartitionedCall(args=[x, *call.captured_inputs], Tout=types, f=call)
def run(one, until, done):
    while time.monotonic() < until:
        one(tf.ones([1, 16]))[0].numpy()
        done.append(1)
print("ready", flush=True)
for line in sys.stdin:
    name, seconds = line.split()
    begin, done = time.monotonic(), []
    threads = [threading.Thread(target=run, args=(globals()[name], begin + float(seconds), done))
               for _ in range(users)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    print(len(done) / (time.monotonic() - begin), flush=True)
"""
"""Calls the operation from threads for as long as a line of stdin says; prints calls a second."""

_CLIENT = """
import json, sys, threading, time
import grpc
port, users, method, request = sys.argv[1:]
users, request = int(users), bytes.fromhex(request)
channel = grpc.insecure_channel(f"127.0.0.1:{port}")
grpc.channel_ready_future(channel).result(120)
call = channel.unary_unary(method)
def run(until, done):
    while time.monotonic() < until:
        call(request)
        done.append(1)
print("ready", flush=True)
for line in sys.stdin:
    begin, done = time.monotonic(), []
    threads = [threading.Thread(target=run, args=(begin + float(line), done)) for _ in range(users)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    print(len(done) / (time.monotonic() - begin), flush=True)
"""
"""Sends one request after the other from threads, likewise."""


def measure() -> dict[str, Any]:
    """Compare requests a second with 64 users, in turns taken one after the other.

    Also told: calls a second without batching, for what the model gains from it.
    """
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as running:
        base_path = Path(scratch) / "wide"
        subprocess.run([sys.executable, "-c", _MODEL, base_path / "1"], check=True, timeout=120)
        direct = running.enter_context(_direct(base_path / "1"))
        port = running.enter_context(_server(base_path))
        clients = [running.enter_context(_client(port)) for _ in range(CLIENTS)]
        sides = _turns(direct, clients)
        alone = direct(f"alone {TURN_S}")()
    served, called = (statistics.median(side) for side in sides)
    ratio = statistics.median(one / other for one, other in zip(*sides, strict=True))
    return {
        "called_rps": round(called, 1),
        "served_rps": round(served, 1),
        "called_without_batching_rps": round(alone, 1),
        "ratio": round(ratio, 4),
        "wanted": {"least": LEAST},
        "ok": ratio >= LEAST,
    }


Ask = Callable[[str], Callable[[], float]]
"""Tells a process to begin; what is returned waits for its figure."""


def _turns(direct: Ask, clients: list[Ask]) -> tuple[list[float], list[float]]:
    """Return requests a second of the server and of the process, a pair for each round."""
    served, called = [], []
    for number in range(1 + ROUNDS):
        waiting = [client(str(TURN_S)) for client in clients]
        rps = sum(figure() for figure in waiting)
        calls = direct(f"batched {TURN_S}")()
        if number:  # the first round warms up
            served.append(rps)
            called.append(calls)
    return served, called


@contextmanager
def _direct(folder: Path) -> Iterator[Ask]:
    arguments = (str(folder), str(USERS), json.dumps(PARAMETERS))
    with process("-c", _DIRECT, *arguments) as running:
        yield _asking(running)


@contextmanager
def _client(port: int) -> Iterator[Ask]:
    import numpy as np

    request = predict_request("x", np.ones((1, 16), np.float32)).hex()
    users = str(USERS // CLIENTS)
    with process("-c", _CLIENT, str(port), users, PREDICT, request) as running:
        yield _asking(running)


def _asking(running: "subprocess.Popen[str]") -> Ask:
    assert running.stdin and running.stdout
    stdin, stdout = running.stdin, running.stdout
    stdout.readline()

    def ask(line: str) -> Callable[[], float]:
        stdin.write(f"{line}\n")
        stdin.flush()
        return lambda: float(stdout.readline())

    return ask


@contextmanager
def _server(base_path: Path) -> Iterator[int]:
    file = base_path.parent / "batching.txt"
    file.write_text("".join(f"{name} {{ value: {n} }}\n" for name, n in PARAMETERS.items()))
    batching = ("--enable_batching=true", f"--batching_parameters_file={file}")
    with model_server(base_path, *batching, f"--grpc_max_threads={2 * USERS}") as port:
        yield port


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
