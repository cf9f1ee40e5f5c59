"""Find ports that nothing listens on."""

import socket
from collections.abc import Iterator
from itertools import islice

from ops.errors import OpsError
from ops.serving.endpoint import GRPC_PORT

LAST = 65535


def free_pairs(count: int, first: int = GRPC_PORT) -> list[tuple[int, int]]:
    """`count` pairs of a gRPC and a REST port, the lowest free ones from `first` up."""
    free = list(islice(_free(first), 2 * count))
    if len(free) < 2 * count:
        raise OpsError(f"no {2 * count} free ports from {first} to {LAST}")
    return list(zip(free[::2], free[1::2], strict=True))


def _free(first: int) -> Iterator[int]:
    return (port for port in range(first, LAST + 1) if _is_free(port))


def _is_free(port: int) -> bool:
    # Every address, as a server would: a port taken on one of them is taken.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("", port))
            listener.listen()
        except OSError:
            return False
        return True
