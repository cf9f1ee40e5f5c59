"""Say what a load test is aimed at."""

from dataclasses import dataclass
from pathlib import Path

from ops.errors import BadValue
from ops.serving.golden import Golden
from ops.serving.replica import Replica
from ops.targets import Inside

PROTOCOLS = ("grpc", "rest")


@dataclass(frozen=True)
class Against:
    """The replicas to load, and the bytes that every request sends to them.

    Raises BadValue for a host that is no `host:port`, no host at all, or an unknown protocol.
    """

    hosts: tuple[str, ...]
    """`host:port` of each replica; users spread over them in turn."""
    protocol: str
    """`grpc` or `rest`."""
    model_name: str
    payload: Path
    """A serialized PredictRequest for gRPC, the JSON body for REST."""
    replicas: tuple[Replica, ...] = ()
    """Those that serve at `hosts`, or behind them, where that is known: each is asked what it
    served."""
    golden: Golden | None = None
    """What the model answers to the payload, where that is known: answers are compared with it."""

    inside: Inside | None = None
    """How a load is given from within the cluster that serves, where one does."""

    def __post_init__(self) -> None:
        if self.protocol not in PROTOCOLS:
            raise BadValue(f"protocol is `{self.protocol}`; it must be {' or '.join(PROTOCOLS)}")
        if not self.hosts:
            raise BadValue("there is no host to load; name at least one as host:port")
        for host in self.hosts:
            split(host)


def split(host: str) -> tuple[str, int]:
    """Name and port of `host:port`; an IPv6 address stands in brackets. Raises BadValue."""
    name, colon, port = host.rpartition(":")
    if not (name and colon and port.isdecimal() and int(port) < 2**16):
        raise BadValue(f"the host is `{host}`; it must be host:port, such as 127.0.0.1:8500")
    return name.strip("[]"), int(port)
