"""Render an experiment's manifests from the templates."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ops.experiments import GRPC_PORT, MODELS, REST_PORT, Experiment, ServingFlags
from ops.manifests import config_maps, exposure
from ops.manifests.deployment import Deployment
from ops.manifests.manifest import Manifest, parse
from ops.manifests.placement import Placement

FOLDER = Path(__file__).parents[2] / "templates"

RELEASE = "tfs-ops/release"
"""A label, to select a release's pods by, and among the annotations, which tell all."""
DRAIN_S = 15
"""Seconds that a pod goes on serving once it is to end, while load balancers learn of it."""
GRACE_S = 30
"""The drain, and as much again for what is in flight. In tensorflow/serving the entry point is a
shell script that passes no SIGTERM on, so there a pod takes the whole of it and is killed; our own
base image ends as soon as all is answered."""
AGE = "grpc.max_connection_age_ms"
CONNECTION_AGE_MS = 10_000
"""After so long, a tenth more or less, gRPC's server sends a client to another connection, and
loses nothing of it (https://github.com/grpc/proposal/blob/master/A9-server-side-conn-mgt.md). A
connection sticks to its pod. With ages well below the drain, none is left to a pod when it ends."""


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
        "exposed": exposure.annotations(deployment.exposure),
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
        RELEASE: deployment.release,
    }


def annotations(experiment: Experiment, deployment: Deployment) -> dict[str, str]:
    """All that is known of a release: the reference's name holds a "+", which a label may not."""
    commit = deployment.git_commit
    return {
        "tfs-ops/experiment": experiment.legend,
        "tfs-ops/reference": experiment.reference,
        RELEASE: deployment.release,
        **({"tfs-ops/git-commit": commit} if commit else {}),
        **deployment.annotations,
    }


def arguments(experiment: Experiment, deployment: Deployment) -> tuple[str, ...]:
    """The server's whole argument list, as on a laptop, but for connections that end by age.

    The image's entry point already passes ports, name and base path, from MODEL_NAME, and then
    these. The server lets the last of two equal flags win, so these are what it runs with,
    whatever an image's entry point says.
    """
    placement = deployment.placement or Placement.of(experiment)
    files = config_maps.of(experiment, deployment.name)
    return _aging(placement.serving(experiment)).arguments(
        port=GRPC_PORT,
        rest_api_port=REST_PORT,
        model_name=deployment.model_name,
        model_base_path=f"{MODELS}/{deployment.model_name}",
        **{flag: file.path for flag, file in files.items()},
    )


def _aging(serving: ServingFlags) -> ServingFlags:
    """The flags with a bound on the age of connections, unless they have one."""
    given = serving.grpc_channel_arguments or ""
    if AGE in given:
        return serving
    ours = f"{AGE}={CONNECTION_AGE_MS}"
    return replace(serving, grpc_channel_arguments=f"{given},{ours}" if given else ours)


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
