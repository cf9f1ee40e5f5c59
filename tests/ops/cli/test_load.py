"""The flags of a load, together."""

from typing import Any

import pytest

from ops.cli.load import asked
from ops.errors import BadValue
from ops.loadtest import Asked

NOTHING = {"protocol": "grpc", "users": "", "spawn_rate": "", "run_time": ""}


def test_what_is_not_typed_is_left_open() -> None:
    assert asked(**NOTHING) == Asked("grpc", None, None, None)


def test_what_is_typed_is_taken() -> None:
    typed = {"protocol": "rest", "users": "7", "spawn_rate": "3.5", "run_time": "1m"}
    assert asked(**typed) == Asked("rest", 7, 3.5, 60)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"users": "0"}, "--users is '0'"),
        ({"spawn_rate": "0"}, "--spawn-rate is '0'"),
        ({"run_time": "0"}, "--run-time is '0'"),
        ({"hosts": "a@b", "in_cluster": True}, "--hosts and --in-cluster are two places"),
        ({"protocol": ""}, "--protocol is ''"),
        ({"users": "10", "spawn_rate": "1", "run_time": "10"}, "are all there after 10 s"),
    ],
)
def test_what_cannot_be_run_is_told(typed: dict[str, Any], told: str) -> None:
    with pytest.raises(BadValue, match=told):
        asked(**{**NOTHING, **typed})
