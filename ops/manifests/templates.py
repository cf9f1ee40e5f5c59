"""Render an experiment's manifests from the templates."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ops.experiments import GRPC_PORT, MODELS, REST_PORT, Experiment
from ops.manifests import config_maps, draining, exposure, metadata
from ops.manifests.deployment import Deployment
from ops.manifests.manifest import Manifest, parse
from ops.manifests.placement import Placement

FOLDER = Path(__file__).parents[2] / "templates"


def render(experiment: Experiment, deployment: Deployment) -> tuple[Manifest, ...]:
    """ConfigMaps, Service, PodDisruptionBudget and Deployment, in the order to apply them."""
    values = _values(experiment, deployment)
    files = [rendered("configmap", {**values, "config_map": one}) for one in values["files"]]
    kinds = ("service", "poddisruptionbudget", "deployment")
    return (*files, *(rendered(kind, values) for kind in kinds))


def rendered(kind: str, values: Mapping[str, Any]) -> Manifest:
    """The object of one template."""
    return parse(_environment().get_template(f"{kind}.yaml.j2").render(values))


def _values(experiment: Experiment, deployment: Deployment) -> dict[str, Any]:
    placement = deployment.placement or Placement.of(experiment)
    files = config_maps.of(experiment, deployment.name)
    return {
        "deployment": deployment,
        "placement": placement,
        "labels": metadata.labels(deployment),
        "release_labels": metadata.release_labels(experiment, deployment),
        "annotations": metadata.annotations(experiment, deployment),
        "exposed": exposure.annotations(deployment.exposure),
        "arguments": arguments(experiment, deployment),
        "files": tuple(files.values()),
        "folder": config_maps.FOLDER,
        "grpc_port": GRPC_PORT,
        "rest_port": REST_PORT,
        "drain_s": draining.DRAIN_S,
        "grace_s": draining.GRACE_S,
    }


def arguments(experiment: Experiment, deployment: Deployment) -> tuple[str, ...]:
    """The server's whole argument list, as on a laptop, but for connections that end by age.

    The image's entry point already passes ports, name and base path, from MODEL_NAME, and then
    these. The server lets the last of two equal flags win, so these are what it runs with,
    whatever an image's entry point says.
    """
    placement = deployment.placement or Placement.of(experiment)
    files = config_maps.of(experiment, deployment.name)
    serving = draining.aging(placement.serving(experiment))
    return serving.arguments(
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
