"""Say how a pod ends without losing a request, whether its server knows SIGTERM or not."""

from dataclasses import replace

from ops.experiments import ServingFlags

DRAIN_S = 15
"""Seconds that a pod goes on serving once it is to end, while load balancers learn of it."""
GRACE_S = 30
"""The drain, and as much again for what is in flight. In tensorflow/serving the entry point is a
shell script that passes no SIGTERM on, so there a pod takes the whole of it and is killed; our own
base image ends as soon as all is answered."""
AGE = "grpc.max_connection_age_ms"
AGE_MS = 10_000
"""After so long, a tenth more or less, gRPC's server sends a client to another connection, and
loses nothing of it (https://github.com/grpc/proposal/blob/master/A9-server-side-conn-mgt.md). A
connection sticks to its pod. With ages well below the drain, none is left to a pod when it ends.
REST has no such thing: in tensorflow/serving a connection that is kept stays until the kill."""


def aging(serving: ServingFlags) -> ServingFlags:
    """The flags with a bound on the age of connections, unless they have one."""
    given = serving.grpc_channel_arguments or ""
    if AGE in given:
        return serving
    ours = f"{AGE}={AGE_MS}"
    return replace(serving, grpc_channel_arguments=f"{given},{ours}" if given else ours)
