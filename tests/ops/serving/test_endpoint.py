"""The addresses of one server."""

import pytest

from ops.serving.endpoint import Endpoint


def test_the_ports_are_tensorflow_servings_own() -> None:
    endpoint = Endpoint("10.0.0.7")
    assert (endpoint.grpc, endpoint.rest) == ("10.0.0.7:8500", "10.0.0.7:8501")


@pytest.mark.parametrize(("protocol", "wanted"), [("grpc", "h:1"), ("rest", "h:2")])
def test_each_protocol_has_its_own(protocol: str, wanted: str) -> None:
    endpoint = Endpoint("h", 1, 2)
    assert endpoint.address(protocol) == wanted
    assert endpoint.summary[protocol] == wanted
