"""Stand for the generator's own connection, as it is made with Python's gRPC: done right."""

import functools

import gevent
import grpc
import grpc.experimental.gevent
from failure import RequestFailed
from gevent.event import Event

METHOD = "/tensorflow.serving.PredictionService/Predict"
OPTIONS = (
    # Else all channels of a process to one address share one connection, and so one backend.
    ("grpc.use_local_subchannel_pool", 1),
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
    # A proxy of the operator's must not stand between us and the server.
    ("grpc.enable_http_proxy", 0),
)
MOST_THREADS = 10_000
DECIDED = (grpc.ChannelConnectivity.READY, grpc.ChannelConnectivity.TRANSIENT_FAILURE)


@functools.cache
def _cooperate() -> None:
    """Let gRPC wait as gevent does; without it a call blocks every other user.

    Before the first channel, after Locust has patched the standard library, and not before a
    worker is forked: it would share the master's event loop.
    """
    grpc.experimental.gevent.init_gevent()
    # It waits for each answer in a thread of gevent's pool. With the usual ten, an answer that has
    # come is not seen before one of ten others has, and a slow server's latency is told of all.
    gevent.get_hub().threadpool.maxsize = MOST_THREADS


class GrpcConnection:
    """One user's channel to one host."""

    def __init__(self, host: str, model_name: str, payload: bytes, timeout_s: float) -> None:
        # The serialized request carries the model's name.
        del model_name
        self.payload = payload
        self.timeout_s = timeout_s
        _cooperate()
        self.channel = grpc.insecure_channel(host, options=OPTIONS)
        # No serializers: the bytes go and come as they are.
        self.predict = self.channel.unary_unary(METHOD)

    def connect(self, timeout_s: float) -> None:
        """Connect if that is possible in time; if not, the first request will say why."""
        decided = Event()

        def changed(state: grpc.ChannelConnectivity) -> None:
            if state in DECIDED:
                decided.set()

        self.channel.subscribe(changed, try_to_connect=True)
        decided.wait(timeout_s)
        self.channel.unsubscribe(changed)

    def ask(self) -> bytes:
        """Send the payload and wait for its answer, a serialized PredictResponse.

        Raises RequestFailed with the status and the server's words.
        """
        try:
            answer: bytes = self.predict(self.payload, timeout=self.timeout_s)
        except grpc.RpcError as error:
            raise RequestFailed(f"{error.code().name}: {error.details()}") from None
        return answer

    def close(self) -> None:
        """Give the connection up, and what is in flight with it."""
        self.channel.close()
