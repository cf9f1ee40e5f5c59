"""Load the models, open the ports, and serve until a signal says to stop."""

import gc
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

import tensorflow as tf

from model.errors import BadValue
from model.server import accepting, configuration, own_sockets
from model.server.config_file import ConfigFile
from model.server.core import Core
from model.server.failure import RequestFailure
from model.server.flags import Flags
from model.server.grpc_listener import GrpcListener
from model.server.lifecycle import Lifecycle
from model.server.rest.listener import RestListener

_QUEUE_S = 0.1
"""Seconds for both servers to accept the connections that are already made."""


def serve(flags: Flags) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is in flight.

    Raises ModelError when a model cannot be loaded at first or a port is taken.
    """
    _set_parallelism(flags)
    gc.freeze()  # TensorFlow's own objects stay: looking through them stops every request
    core = Core()
    lifecycle = _loaded(core, flags)
    grpc = GrpcListener(core, lifecycle, flags) if flags.port else None
    rest = RestListener(core, flags) if flags.rest_api_port else None
    listeners = [listener for listener in (grpc, rest) if listener]
    stop = _stop_on_signal()
    for listener in listeners:
        listener.start()
    ConfigFile(flags, lifecycle).start()
    _say_ready(flags, core)
    stop.wait()
    lifecycle.stop()
    if grpc:
        grpc.announce()
    _accept_the_last(flags)
    with ThreadPoolExecutor() as pool:  # side by side: neither port may stay open for the other
        list(pool.map(lambda listener: listener.stop(), listeners))


def _loaded(core: Core, flags: Flags) -> Lifecycle:
    try:
        lifecycle = Lifecycle(core, flags, configuration.configured(flags))
    except RequestFailure as failure:
        where = f"--{configuration.FLAG}={flags.model_config_file}"
        raise BadValue(f"{where}: {failure.message}") from failure
    lifecycle.start()
    return lifecycle


def _accept_the_last(flags: Flags) -> None:
    for port in (flags.port, flags.rest_api_port):
        with own_sockets.listener(port) as listener:
            if listener:
                accepting.ignore_new(listener)
    time.sleep(_QUEUE_S)


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


def _say_ready(flags: Flags, core: Core) -> None:
    models = ", ".join(f"model {one.name} version {one.version}" for one in core.available())
    where = {"gRPC": flags.port, "REST": flags.rest_api_port}
    open_ports = ", ".join(f"{name} on port {port}" for name, port in where.items() if port)
    print(f"ready: {models}, {open_ports}", file=sys.stderr, flush=True)
