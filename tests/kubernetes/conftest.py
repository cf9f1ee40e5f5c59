"""Objects that these tests begin with."""

import functools
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clusters import box
from clusters.cluster import Cluster

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


@pytest.fixture
def boxed(cluster: Cluster, web: dict[str, Any]) -> Callable[[str], dict[str, Any]]:
    """A Deployment of one pod that runs a script of busybox."""
    cluster.needs("pods", "registry")

    def made(script: str, **more: Any) -> dict[str, Any]:
        return _with(web, box.container(cluster.backend.registry, script, **more))

    return made


@pytest.fixture
def served(cluster: Cluster, web: dict[str, Any]) -> dict[str, Any]:
    """A Deployment of two pods that serve pages, updated without a gap."""
    cluster.needs("pods", "registry")
    web["spec"]["strategy"] = {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
    hook = {"preStop": {"exec": {"command": [str(box.BUSYBOX), "sleep", "1"]}}}
    container = box.server(cluster.backend.registry, lifecycle=hook)
    return _with(web, container, replicas=2)


def _with(web: dict[str, Any], container: dict[str, Any], replicas: int = 1) -> dict[str, Any]:
    web["spec"]["replicas"] = replicas
    spec = web["spec"]["template"]["spec"]
    spec |= {"containers": [container], "volumes": [box.WORK], "terminationGracePeriodSeconds": 3}
    return web


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
