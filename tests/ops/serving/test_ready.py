"""Waiting for a real server, and proving that it serves the right model."""

from dataclasses import replace

import numpy as np
import pytest

from ops.errors import NeverReady, OpsError
from ops.savedmodel import SavedModel
from ops.serving import ready
from ops.serving.endpoint import Endpoint
from ops.serving.golden import Golden

NOBODY = Endpoint("127.0.0.1", 9, 9)


def test_the_released_model_proves_itself(server: Endpoint, model: SavedModel) -> None:
    golden = Golden.read(model.golden)
    ready.prove(server, model.name, golden)
    assert golden.outputs["colours"].shape == (1, 3)


def test_another_model_of_the_same_signature_is_found_out(
    server: Endpoint, models: tuple[SavedModel, SavedModel]
) -> None:
    other = Golden.read(models[1].golden)
    with pytest.raises(OpsError, match="does not serve the released model: output `colours`"):
        ready.prove(server, models[0].name, other)


def test_swapped_channels_are_found_out(server: Endpoint, model: SavedModel) -> None:
    golden = Golden.read(model.golden)
    swapped = {
        name: np.ascontiguousarray(array[..., ::-1]) for name, array in golden.inputs.items()
    }
    with pytest.raises(OpsError, match="differs by"):
        ready.prove(server, model.name, replace(golden, inputs=swapped))


def test_nobody_there_is_never_ready_after_the_bound() -> None:
    with pytest.raises(NeverReady, match="never became AVAILABLE over grpc"):
        ready.wait(NOBODY, "colours", 0.5, lambda: None)


def test_an_unknown_model_is_never_ready(server: Endpoint) -> None:
    with pytest.raises(NeverReady, match="NOT_FOUND"):
        ready.wait(server, "nobody", 0.5, lambda: None)


def test_waiting_ends_when_the_server_has(server: Endpoint) -> None:
    def ended() -> None:
        raise NeverReady("it ended")

    with pytest.raises(NeverReady, match="it ended"):
        ready.wait(server, "colours", 60, ended)
