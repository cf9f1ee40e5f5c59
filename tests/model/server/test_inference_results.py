"""Check what is made of outputs that do not fit the Examples they are for."""

from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from model.server.failure import RequestFailure
from model.server.inference_results import CLASSIFY, REGRESS, Method
from model.server.servable import load


@pytest.mark.parametrize(
    ("method", "key", "says"),
    [
        (CLASSIFY, "fewer", r"Expected scores output batch size of 2. Got: 1"),
        (REGRESS, "short", r"Input batch size did not match output batch size: 2 vs. 1"),
    ],
)
def test_another_number_of_results(call_bases: Path, method: Method, key: str, says: str) -> None:
    signature = load("examples", 3, call_bases / "examples" / "3").signatures[key]
    example = tf.train.Example()
    example.features.feature["length"].float_list.value.append(1.0)
    two = np.array([example.SerializeToString()] * 2, object)
    with pytest.raises(RequestFailure, match=says):
        method.result(signature.run({"inputs": two}), 2)
