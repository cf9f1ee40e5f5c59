"""Check calls of signatures, with names and graphs of every kind."""

from pathlib import Path

import numpy as np
import pytest

from model.server.failure import RequestFailure
from model.server.servable import load
from model.server.signature import Spec


def test_a_graph_of_tensorflow_1_with_odd_names(bases: Path) -> None:
    signature = load("graph", 1, bases / "graph" / "1").signatures["serving_default"]
    two, five = np.array([2.0], np.float32), np.array([5.0], np.float32)
    outputs = signature.run({"in-1/x": two, "a": five})
    assert {name: array.tolist() for name, array in outputs.items()} == {
        "out-1/x": [6.0],
        "b": [5.0],
    }


@pytest.mark.parametrize("shape", [(), (3,), (2, 2, 2)])
def test_any_shape_where_the_rank_is_open(shape: tuple[int, ...]) -> None:
    Spec("x", None, None).check(shape)


@pytest.mark.parametrize("shape", [(4,), (1, 3), (1, 4, 1)])
def test_a_shape_that_does_not_fit(shape: tuple[int, ...]) -> None:
    with pytest.raises(RequestFailure, match=r"has shape \[.*\], but the signature wants \[-1,4\]"):
        Spec("x", None, (None, 4)).check(shape)
    Spec("x", None, (None, 4)).check((9, 4))
