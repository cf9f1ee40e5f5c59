"""Say where one server answers."""

from dataclasses import dataclass

from ops.experiments import GRPC_PORT, REST_PORT

__all__ = ["GRPC_PORT", "LOOPBACK", "REST_PORT", "Endpoint"]

LOOPBACK = "127.0.0.1"
"""This machine itself, and nobody else's to reach."""


@dataclass(frozen=True)
class Endpoint:
    """One replica's, or one load balancer's, address for both protocols."""

    host: str
    grpc_port: int = GRPC_PORT
    rest_port: int = REST_PORT

    @property
    def grpc(self) -> str:
        """`host:port` for gRPC."""
        return f"{self.host}:{self.grpc_port}"

    @property
    def rest(self) -> str:
        """`host:port` for REST."""
        return f"{self.host}:{self.rest_port}"

    @property
    def summary(self) -> dict[str, str]:
        """What a release records of it."""
        return {"grpc": self.grpc, "rest": self.rest}

    def address(self, protocol: str) -> str:
        """`host:port` for `protocol`, which is `grpc` or `rest`."""
        return self.grpc if protocol == "grpc" else self.rest
