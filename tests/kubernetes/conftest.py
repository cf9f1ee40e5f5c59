"""Objects that these tests begin with."""

import functools
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

EXPORT = """
import sys
import tensorflow as tf

class Colours(tf.Module):
    @tf.function(input_signature=[tf.TensorSpec([None, 8, 8, 3], tf.float32, name="image_input")])
    def serve(self, image_input):
        return {"colours": tf.reduce_mean(image_input, axis=(1, 2))}

model = Colours()
tf.saved_model.save(model, sys.argv[1], signatures=model.serve.get_concrete_function())
"""


@pytest.fixture
def web() -> dict[str, Any]:
    """A Deployment that is complete, and asks for no pods yet."""
    container = {"name": "web", "image": "registry.invalid/web:1"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "labels": {"app": "web"}},
        "spec": {
            "replicas": 0,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [container]},
            },
        },
    }


@pytest.fixture(scope="session")
def colours(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Export a small model, `colours`, once: the folder that it is in."""

    @functools.cache
    def export() -> Path:
        folder = tmp_path_factory.mktemp("models")
        place = folder / "colours" / "1"
        subprocess.run((sys.executable, "-c", EXPORT, str(place)), check=True, timeout=120)
        return folder

    return export
