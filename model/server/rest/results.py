"""Write a classify or a regress answer."""

from typing import Any

import numpy as np
from tensorflow_serving.apis import classification_pb2, regression_pb2

from model.server.rest.outputs import shortened

_KEY = "results"
"""What upstream writes (util/json_tensor.cc), and its example shows."""


def classifications(result: classification_pb2.ClassificationResult) -> dict[str, Any]:
    """Give each Example its list of [label, score]."""
    return {
        _KEY: [
            [
                [one.label, score]
                for one, score in zip(
                    each.classes, _decimals([one.score for one in each.classes]), strict=True
                )
            ]
            for each in result.classifications
        ]
    }


def regressions(result: regression_pb2.RegressionResult) -> dict[str, Any]:
    """Give each Example its value."""
    return {_KEY: _decimals([one.value for one in result.regressions])}


def _decimals(values: list[float]) -> list[float]:
    listed: list[float] = shortened(np.array(values, np.float32)).tolist()
    return listed
