"""Wait until a server serves the released model, and prove that it is that model."""

import time
from collections.abc import Callable

from ops.errors import NeverReady, OpsError
from ops.serving.client import Client, clients
from ops.serving.endpoint import Endpoint
from ops.serving.golden import Golden
from ops.serving.tensor import dtype_name

PAUSE_S = 0.1


def wait(endpoint: Endpoint, model_name: str, timeout_s: float, alive: Callable[[], None]) -> None:
    """Return once the model is AVAILABLE over gRPC and REST.

    `alive` is asked before every try and raises when waiting is useless, such as when the server
    has ended. Raises NeverReady after `timeout_s`.
    """
    deadline = time.monotonic() + timeout_s
    for protocol, client in clients(endpoint, {}).items():
        _wait(protocol, client, model_name, deadline, alive)


def _wait(
    protocol: str, client: Client, model_name: str, deadline: float, alive: Callable[[], None]
) -> None:
    told = "never asked"
    while time.monotonic() < deadline:
        alive()
        try:
            told = client.state(model_name)
        except OpsError as error:
            told = str(error)
        if told == "AVAILABLE":
            return
        time.sleep(PAUSE_S)
    raise NeverReady(f"the model `{model_name}` never became AVAILABLE over {protocol}: {told}")


def prove(endpoint: Endpoint, model_name: str, golden: Golden) -> None:
    """Ask for the golden answers over both protocols; raises OpsError when they are others."""
    dtypes = {name: dtype_name(array) for name, array in golden.outputs.items()}
    for protocol, client in clients(endpoint, dtypes).items():
        answers = client.predict(model_name, golden.signature_name, golden.inputs)
        problems = golden.problems(answers)
        if problems:
            address = endpoint.address(protocol)
            raise OpsError(f"{address} does not serve the released model: {'; '.join(problems)}")
