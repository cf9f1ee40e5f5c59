"""Make sure that every host answers before any load starts."""

import socket
import time

from ops.errors import NeverReady
from ops.loadtest.against import Against, split

TIMEOUT_S = 10.0
PAUSE_S = 0.2


def wait(against: Against, timeout_s: float = TIMEOUT_S) -> None:
    """Return once each host answers in its protocol.

    Raises NeverReady, naming the first host that does not within `timeout_s` for all of them.
    """
    deadline = time.monotonic() + timeout_s
    for host in against.hosts:
        _connects(host, deadline)
        if against.protocol == "grpc":
            _speaks_grpc(host, deadline)
        else:
            _speaks_http(host, against.model_name, deadline)


def _connects(host: str, deadline: float) -> None:
    while True:
        try:
            socket.create_connection(split(host), max(PAUSE_S, _left_s(deadline))).close()
        except OSError as error:
            if _left_s(deadline) <= PAUSE_S:
                raise _silent(host, f"cannot connect ({error})") from error
            time.sleep(PAUSE_S)
        else:
            return


# The two libraries are imported where they are used: listing the commands must not load them.


def _speaks_grpc(host: str, deadline: float) -> None:
    import grpc

    with grpc.insecure_channel(host, options=(("grpc.enable_http_proxy", 0),)) as channel:
        try:
            grpc.channel_ready_future(channel).result(max(PAUSE_S, _left_s(deadline)))
        except grpc.FutureTimeoutError as error:
            raise _silent(
                host, "it accepts connections but does not speak gRPC (--protocol rest?)"
            ) from error


def _speaks_http(host: str, model_name: str, deadline: float) -> None:
    """Take any HTTP answer: whether the model is there, the load test itself will tell."""
    import httpx

    try:
        # trust_env: a proxy of the operator's must not stand between us and the server.
        with httpx.Client(trust_env=False, timeout=max(PAUSE_S, _left_s(deadline))) as client:
            client.get(f"http://{host}/v1/models/{model_name}")
    except httpx.HTTPError as error:
        raise _silent(
            host, f"it accepts connections but does not speak HTTP (--protocol grpc?): {error}"
        ) from error


def _left_s(deadline: float) -> float:
    return deadline - time.monotonic()


def _silent(host: str, why: str) -> NeverReady:
    return NeverReady(f"{host} does not answer: {why}; is the server running there?")
