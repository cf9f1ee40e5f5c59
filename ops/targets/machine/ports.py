"""Find ports that nothing listens on."""

import socket
from collections.abc import Collection, Iterator
from itertools import islice

from ops.errors import OpsError
from ops.serving.endpoint import GRPC_PORT

LAST = 65535
REPLICAS = 8510
"""Where the replicas' ports begin; those before are for the address that clients know."""


def free_pairs(
    count: int, first: int = GRPC_PORT, taken: Collection[int] = ()
) -> list[tuple[int, int]]:
    """`count` pairs of a gRPC and a REST port, the lowest free ones from `first` up.

    `taken` are passed over: they may be promised to a server that has not opened them yet.
    """
    free = list(islice((port for port in _free(first) if port not in taken), 2 * count))
    if len(free) < 2 * count:
        raise OpsError(f"no {2 * count} free ports from {first} to {LAST}")
    return list(zip(free[::2], free[1::2], strict=True))


def are_free(pair: tuple[int, int]) -> bool:
    """Whether nothing listens on either."""
    return all(_is_free(port) for port in pair)


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
