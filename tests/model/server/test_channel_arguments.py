"""Check how the options of gRPC's server are read."""

import pytest

from model.errors import BadValue
from model.server.channel_arguments import read
from model.server.flags import Flags


def flags(text: str) -> Flags:
    return Flags("/models/m", grpc_channel_arguments=text)


def test_numbers_and_texts() -> None:
    text = "grpc.max_connection_age_ms=2000,grpc.x=-1,,grpc.primary_user_agent=a=b"
    assert read(flags(text)) == [
        ("grpc.max_connection_age_ms", 2000),
        ("grpc.x", -1),
        ("grpc.primary_user_agent", "a=b"),
    ]
    assert read(flags("")) == []


@pytest.mark.parametrize("text", ["grpc.x", "=3", "grpc.x=1,y"])
def test_refused(text: str) -> None:
    with pytest.raises(BadValue, match="is not NAME=VALUE"):
        read(flags(text))
