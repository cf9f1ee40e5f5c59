"""Load the model, open the ports, and serve until a signal says to stop."""

import signal
import sys
import threading
from types import FrameType

import tensorflow as tf

from model.server import grpc_api
from model.server.core import Core
from model.server.flags import Flags
from model.server.loading import load_latest
from model.server.rest.listener import RestListener
from model.server.servable import Servable

_DRAIN_S = 24 * 3600
"""What is in flight may take this long: whoever cannot wait sends SIGKILL."""


def serve(flags: Flags) -> None:
    """Serve one model until SIGTERM or SIGINT, then finish what is in flight.

    Raises ModelError when the model cannot be loaded or a port is taken.
    """
    _set_parallelism(flags)
    servable = load_latest(flags)
    core = Core([servable])
    rest = RestListener(core, flags) if flags.rest_api_port else None
    grpc_server = grpc_api.bound(core, flags.port, flags.grpc_max_threads) if flags.port else None
    stop = _stop_on_signal()
    if grpc_server:
        grpc_server.start()
    if rest:
        rest.start()
    _say_ready(flags, servable)
    stop.wait()
    drained = grpc_server.stop(_DRAIN_S) if grpc_server else None
    if rest:
        rest.stop()
    if drained:
        drained.wait()


def _set_parallelism(flags: Flags) -> None:
    """Size TensorFlow's thread pools, which it makes once, at its first operation."""
    tf.config.threading.set_inter_op_parallelism_threads(flags.tensorflow_inter_op_parallelism)
    tf.config.threading.set_intra_op_parallelism_threads(flags.tensorflow_intra_op_parallelism)


def _stop_on_signal() -> threading.Event:
    stop = threading.Event()

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)
    return stop


def _say_ready(flags: Flags, servable: Servable) -> None:
    where = {"gRPC": flags.port, "REST": flags.rest_api_port}
    open_ports = ", ".join(f"{name} on port {port}" for name, port in where.items() if port)
    line = f"ready: model {servable.name} version {servable.version}, {open_ports}"
    print(line, file=sys.stderr, flush=True)
