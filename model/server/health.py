"""Offer gRPC's own health service, grpc.health.v1, behind its flag."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

_SERVICES = ("ModelService", "PredictionService")
"""The names upstream answers for, besides the empty one of the whole (server.cc)."""


class Health(health.HealthServicer):  # type: ignore[misc]
    """SERVING until it is told to end; then NOT_SERVING, and every Watch comes to its end.

    The servers open their ports only once each model has a version, so there is no state between.
    """

    def __init__(self) -> None:
        """Answer in a thread of its own: no probe waits behind predictions."""
        super().__init__()
        self.Check.__func__.experimental_thread_pool = ThreadPoolExecutor(1, "health")
        self._watches: set[Callable[[Any], None]] = set()
        for service in _SERVICES:
            self.set(service, health_pb2.HealthCheckResponse.SERVING)

    def Watch(self, request: Any, context: Any, send_response_callback: Any = None) -> Any:
        """Tell of each change until the client leaves or the server ends."""
        self._watches.add(send_response_callback)
        context.add_callback(lambda: self._watches.discard(send_response_callback))
        return super().Watch(request, context, send_response_callback)

    def end(self) -> None:
        """Tell everybody to go elsewhere; an open Watch would keep the server from ending."""
        self.enter_graceful_shutdown()
        for send in tuple(self._watches):
            send(None)


def add_health(server: grpc.Server) -> Health:
    """Add the service to a server that is not started yet."""
    servicer = Health()
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    return servicer
