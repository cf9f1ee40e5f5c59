"""Check gRPC's health service, and that an open Watch does not keep the server from ending."""

import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

WAIT_S = 120
Serving = Callable[..., AbstractContextManager[Any]]
Status = health_pb2.HealthCheckResponse


def test_health(bases: Path, serving: Serving) -> None:
    flags = ("--enable_grpc_healthcheck_service", "--rest_api_port=0")
    with serving(bases / "times", *flags) as running, running.channel() as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        for service in ("", "ModelService", "PredictionService"):
            request = health_pb2.HealthCheckRequest(service=service)
            assert stub.Check(request, timeout=WAIT_S).status == Status.SERVING
        with pytest.raises(grpc.RpcError) as caught:
            stub.Check(health_pb2.HealthCheckRequest(service="other"), timeout=WAIT_S)
        assert caught.value.code() == grpc.StatusCode.NOT_FOUND
        watch = stub.Watch(health_pb2.HealthCheckRequest(), timeout=WAIT_S)
        assert next(watch).status == Status.SERVING
        running.process.send_signal(signal.SIGTERM)
        assert [one.status for one in watch] == [Status.NOT_SERVING]
        assert running.process.wait(WAIT_S) == 0


def test_there_is_none_without_its_flag(channel: grpc.Channel) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=WAIT_S)
    assert caught.value.code() == grpc.StatusCode.UNIMPLEMENTED
