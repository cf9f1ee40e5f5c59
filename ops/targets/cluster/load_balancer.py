"""Find the address that a cluster's load balancer gives the service."""

import socket
import time
from datetime import UTC, datetime

from ops.errors import OpsError
from ops.kubectl import Api
from ops.kubectl.object import Document
from ops.serving.endpoint import GRPC_PORT, REST_PORT, Endpoint
from ops.targets.cluster.document import time as moment
from ops.targets.target import Say

WAIT_S = 180.0
"""A cloud's load balancer is there within one to two minutes."""
PAUSE_S = 2.0
CONNECT_S = 3.0


def address(service: Document) -> Endpoint | None:
    """Where the load balancer answers; None where there is none, or none yet."""
    found = (service.get("status", {}).get("loadBalancer") or {}).get("ingress") or []
    host = (found[0].get("ip") or found[0].get("hostname")) if found else None
    return Endpoint(host, GRPC_PORT, REST_PORT) if host else None


def inside(service: Document) -> Endpoint:
    """Where pods of the cluster reach the service."""
    metadata = service["metadata"]
    return Endpoint(f"{metadata['name']}.{metadata['namespace']}.svc", GRPC_PORT, REST_PORT)


def wanted(service: Document) -> bool:
    """Whether the service is to have a load balancer."""
    return bool(service["spec"].get("type") == "LoadBalancer")


def answers(endpoint: Endpoint, protocol: str) -> bool:
    """Whether a connection to it can be made from here: an internal one is often out of reach."""
    port = endpoint.grpc_port if protocol == "grpc" else endpoint.rest_port
    try:
        socket.create_connection((endpoint.host, port), CONNECT_S).close()
    except OSError:
        return False
    return True


def wait(api: Api, name: str, say: Say, wait_s: float = WAIT_S) -> Endpoint | None:
    """The load balancer's address once it has one; None where it gets none in time.

    That is counted from when the Service was made: where nobody makes load balancers, only the
    first release waits.
    """
    while True:
        service = api.quietly().get_one("service", name)
        if service is None:
            raise OpsError(f"the Service {name} is gone: somebody deleted it")
        found = address(service)
        left_s = wait_s - _age_s(service)
        if found or not wanted(service) or left_s < 0:
            return found
        say(f"waiting for the load balancer's address, {left_s:.0f} s more at most")
        time.sleep(PAUSE_S)


def _age_s(service: Document) -> float:
    made = moment(service["metadata"]["creationTimestamp"])
    return (datetime.now(UTC) - made).total_seconds() if made else 0.0
