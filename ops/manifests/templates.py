"""Render an experiment's manifests from the templates."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ops.experiments import GRPC_PORT, MODELS, REST_PORT, Batching, Experiment
from ops.manifests import allocatable
from ops.manifests.deployment import Deployment
from ops.manifests.manifest import Manifest, parse

FOLDER = Path(__file__).parents[2] / "templates"

BATCHING_FOLDER = "/etc/tfs"
BATCHING_FILE = "batching.txt"

DRAIN_S = 15
"""Seconds that a pod goes on serving once it is to end, while load balancers learn of it."""
GRACE_S = 30
"""The drain, and as much again for what is in flight. The image's entry point is a shell script
that passes no SIGTERM on, so a pod always takes the whole of it."""


def render(experiment: Experiment, deployment: Deployment) -> tuple[Manifest, ...]:
    """ConfigMap (only with batching), Service and Deployment, in the order to apply them."""
    values = _values(experiment, deployment)
    kinds = ("configmap", "service", "deployment")
    names = [f"{kind}.yaml.j2" for kind in (kinds if experiment.batching else kinds[1:])]
    return tuple(parse(_environment().get_template(name).render(values)) for name in names)


def _values(experiment: Experiment, deployment: Deployment) -> dict[str, Any]:
    return {
        "experiment": experiment,
        "deployment": deployment,
        "labels": labels(experiment, deployment),
        "annotations": annotations(experiment, deployment),
        "arguments": arguments(experiment, deployment),
        "request": allocatable.request(experiment.cpus, experiment.memory_gb),
        "batching": _batching(experiment.batching, deployment),
        "grpc_port": GRPC_PORT,
        "rest_port": REST_PORT,
        "drain_s": DRAIN_S,
        "grace_s": GRACE_S,
    }


def labels(experiment: Experiment, deployment: Deployment) -> dict[str, str]:
    """What can be selected by. `app` alone is what the Service and the Deployment select."""
    return {
        "app": deployment.name,
        "app.kubernetes.io/managed-by": "tfs-ops",
        "experiment": experiment.legend,
    }


def annotations(experiment: Experiment, deployment: Deployment) -> dict[str, str]:
    """What is recorded beside: the reference's name holds a "+", which a label may not."""
    return {
        "tfs-ops/reference": experiment.reference,
        "tfs-ops/release": deployment.release,
        **deployment.annotations,
    }


def arguments(experiment: Experiment, deployment: Deployment) -> tuple[str, ...]:
    """The server's whole argument list, as on a laptop.

    The image's entry point already passes ports, name and base path, from MODEL_NAME, and then
    these. The server lets the last of two equal flags win, so these are what it runs with,
    whatever an image's entry point says.
    """
    file = f"{BATCHING_FOLDER}/{BATCHING_FILE}"
    return experiment.serving.arguments(
        port=GRPC_PORT,
        rest_api_port=REST_PORT,
        model_name=deployment.model_name,
        model_base_path=f"{MODELS}/{deployment.model_name}",
        batching_parameters_file=file if experiment.batching else None,
    )


def _batching(batching: Batching | None, deployment: Deployment) -> dict[str, str] | None:
    """The ConfigMap, named by its content: another content is another name, so pods restart."""
    if batching is None:
        return None
    text = batching.text()
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    return {
        "name": f"{deployment.name}-batching-{digest}",
        "text": text,
        "folder": BATCHING_FOLDER,
        "file": BATCHING_FILE,
    }


@cache
def _environment() -> Environment:
    """Templates in which a name not given is an error; `| quoted` and `| mapping` write YAML."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["quoted"] = json.dumps
    environment.filters["mapping"] = _mapping
    return environment


def _mapping(values: dict[str, str]) -> str:
    return yaml.safe_dump(values, sort_keys=False, width=4096).rstrip()
