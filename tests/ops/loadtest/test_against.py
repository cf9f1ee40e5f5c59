"""Refuse what cannot be loaded."""

from pathlib import Path

import pytest

from ops.errors import BadValue
from ops.loadtest.against import Against, split

PAYLOAD = Path("payload")


@pytest.mark.parametrize(
    ("host", "parts"),
    [("a:1", ("a", 1)), ("10.0.0.1:8500", ("10.0.0.1", 8500)), ("[::1]:1", ("::1", 1))],
)
def test_split(host: str, parts: tuple[str, int]) -> None:
    assert split(host) == parts


@pytest.mark.parametrize("host", ["", "a", ":1", "a:", "a:x", "a:65536"])
def test_no_host(host: str) -> None:
    with pytest.raises(BadValue, match="host:port"):
        Against((host,), "grpc", "any", PAYLOAD)


def test_not_one_host() -> None:
    with pytest.raises(BadValue, match="host:port"):
        Against((), "grpc", "any", PAYLOAD)


def test_unknown_protocol() -> None:
    with pytest.raises(BadValue, match="grpc or rest"):
        Against(("a:1",), "soap", "any", PAYLOAD)
