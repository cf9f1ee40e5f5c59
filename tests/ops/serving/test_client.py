"""Both clients against the real embedded server."""

import numpy as np
import pytest

from ops.errors import NeverReady, OpsError
from ops.serving.client import GrpcClient, RestClient, clients
from ops.serving.endpoint import Endpoint

INPUTS = {"image_input": np.full((2, 8, 8, 3), 7, np.float32)}
NOBODY = Endpoint("127.0.0.1", 9, 9)


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
def test_state_and_answers(server: Endpoint, protocol: str) -> None:
    client = clients(server, {"colours": "float32"})[protocol]
    assert client.state("colours") == "AVAILABLE"
    answers = client.predict("colours", "serving_default", INPUTS)
    np.testing.assert_allclose(answers["colours"], np.full((2, 3), 7), rtol=1e-6)


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
def test_a_proxy_of_the_operators_is_left_out(
    server: Endpoint, protocol: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "grpc_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY", "no_grpc_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert clients(server, {})[protocol].state("colours") == "AVAILABLE"


@pytest.mark.parametrize("client", [GrpcClient(NOBODY), RestClient(NOBODY, {})])
def test_nobody_there_is_never_ready(client: GrpcClient | RestClient) -> None:
    with pytest.raises(NeverReady, match=r"127\.0\.0\.1:9"):
        client.state("colours")


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
def test_a_refusal_comes_in_the_servers_words(server: Endpoint, protocol: str) -> None:
    client = clients(server, {"colours": "float32"})[protocol]
    with pytest.raises(OpsError, match=r"(?i)shape|dimension|expected|compatible"):
        client.predict("colours", "serving_default", {"image_input": np.zeros((1, 2), np.float32)})
