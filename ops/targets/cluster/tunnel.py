"""Reach one pod from this machine, over the API server."""

import contextlib
import re
from collections.abc import Iterator

from ops.errors import NeverReady
from ops.kubectl import Api
from ops.serving.endpoint import GRPC_PORT, LOOPBACK, REST_PORT, Endpoint

FORWARDING = re.compile(rf"^Forwarding from {re.escape(LOOPBACK)}:(\d+) -> (\d+)")


@contextlib.contextmanager
def tunnel(api: Api, pod: str) -> Iterator[Endpoint]:
    """Both ports of a pod, on this machine alone, while the block lasts."""
    command = api.cluster.port_forward(pod, (GRPC_PORT, REST_PORT))
    with api.shell.during(command, lambda lines: len(_ports(lines)) == 2) as lines:
        ports = _ports(lines)
        if set(ports) != {GRPC_PORT, REST_PORT}:
            raise NeverReady(f"kubectl port-forward leads to other ports: {ports}")
        yield Endpoint(LOOPBACK, ports[GRPC_PORT], ports[REST_PORT])


def _ports(lines: list[str]) -> dict[int, int]:
    """The port of this machine for each of the pod's."""
    found = (FORWARDING.match(line) for line in lines)
    return {int(one[2]): int(one[1]) for one in found if one}
