"""Render an experiment's manifests from the templates."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ops.experiments import GRPC_PORT, MODELS, REST_PORT, Experiment
from ops.manifests import config_maps
from ops.manifests.deployment import Deployment
from ops.manifests.manifest import Manifest, parse
from ops.manifests.placement import Placement

FOLDER = Path(__file__).parents[2] / "templates"

RELEASE_LABEL = "tfs-ops/release"
DRAIN_S = 15
"""Seconds that a pod goes on serving once it is to end, while load balancers learn of it."""
GRACE_S = 30
"""The drain, and as much again for what is in flight. The image's entry point is a shell script
that passes no SIGTERM on, so a pod always takes the whole of it."""


def render(experiment: Experiment, deployment: Deployment) -> tuple[Manifest, ...]:
    """ConfigMaps, Service, PodDisruptionBudget and Deployment, in the order to apply them."""
    values = _values(experiment, deployment)
    files = [_rendered("configmap", {**values, "config_map": one}) for one in values["files"]]
    kinds = ("service", "poddisruptionbudget", "deployment")
    return (*files, *(_rendered(kind, values) for kind in kinds))


def _rendered(kind: str, values: Mapping[str, Any]) -> Manifest:
    return parse(_environment().get_template(f"{kind}.yaml.j2").render(values))


def _values(experiment: Experiment, deployment: Deployment) -> dict[str, Any]:
    placement = deployment.placement or Placement.of(experiment)
    files = config_maps.of(experiment, deployment.name)
    return {
        "deployment": deployment,
        "placement": placement,
        "labels": labels(deployment),
        "release_labels": release_labels(experiment, deployment),
        "annotations": annotations(experiment, deployment),
        "arguments": arguments(experiment, deployment),
        "files": tuple(files.values()),
        "folder": config_maps.FOLDER,
        "grpc_port": GRPC_PORT,
        "rest_port": REST_PORT,
        "drain_s": DRAIN_S,
        "grace_s": GRACE_S,
    }


def labels(deployment: Deployment) -> dict[str, str]:
    """What every object is found by. `app` alone is what selects pods: it never changes."""
    return {"app": deployment.name, "app.kubernetes.io/managed-by": "tfs-ops"}


def release_labels(experiment: Experiment, deployment: Deployment) -> dict[str, str]:
    """What a release's Deployment and pods are found by: each release makes pods of its own."""
    return {
        **labels(deployment),
        "experiment": experiment.legend,
        RELEASE_LABEL: deployment.release,
    }


def annotations(experiment: Experiment, deployment: Deployment) -> dict[str, str]:
    """All that is known of a release: the reference's name holds a "+", which a label may not."""
    return {
        "tfs-ops/experiment": experiment.legend,
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
    placement = deployment.placement or Placement.of(experiment)
    files = config_maps.of(experiment, deployment.name)
    return placement.serving(experiment).arguments(
        port=GRPC_PORT,
        rest_api_port=REST_PORT,
        model_name=deployment.model_name,
        model_base_path=f"{MODELS}/{deployment.model_name}",
        **{flag: file.path for flag, file in files.items()},
    )


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
