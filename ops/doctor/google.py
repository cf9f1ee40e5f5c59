"""Check what target gke needs of Google: programs, login, project, APIs, repository, cluster."""

import json
from typing import Any

from ops import gcloud
from ops.doctor.finding import Missing, NotAsked
from ops.doctor.subject import Subject, bounded
from ops.errors import BadValue, CommandMissing
from ops.shell import Command
from ops.targets.cluster.credentials import INSTALL_PLUGIN, PLUGIN, check_up
from ops.targets.cluster.fit import SURGE

SERVICES = ("artifactregistry.googleapis.com", "container.googleapis.com")
"""The APIs that a release asks; `invoke bootstrap` enables more."""


def program(subject: Subject) -> str:
    """Whether gcloud is installed, and which."""
    try:
        told = json.loads(subject.read(gcloud.version()))
    except CommandMissing:
        mend = "https://cloud.google.com/sdk/docs/install"
        raise Missing("gcloud is not installed", mend) from None
    return str(told.get("Google Cloud SDK", "there"))


def plugin(subject: Subject) -> str:
    """Whether what gives kubectl its credentials is installed, and which."""
    try:
        return subject.read(Command((PLUGIN, "--version"))).strip()
    except CommandMissing:
        raise Missing(f"{PLUGIN} is not installed", INSTALL_PLUGIN) from None


def login(subject: Subject) -> str:
    """Whether there are credentials, which can be renewed."""
    gke = subject.settings.gke
    gcloud.check(gke)
    _ask(subject, gcloud.login_expiry(gke))
    return gcloud.find_login(gke).words


def project(subject: Subject) -> str:
    """Whether the project is there, and we may see it."""
    gke = subject.settings.gke
    found = _ask(subject, gcloud.describe_project(gke))
    return f"{found['projectId']}, number {found['projectNumber']}"


def apis(subject: Subject) -> str:
    """Whether the APIs that a release asks are enabled."""
    gke = subject.settings.gke
    enabled = {one["config"]["name"] for one in _ask(subject, gcloud.list_services(gke))}
    missing = [one for one in SERVICES if one not in enabled]
    if missing:
        mend = f"gcloud services enable {' '.join(missing)} --project={gke.project}"
        raise Missing(f"{', '.join(missing)} not enabled", mend)
    return f"{len(enabled)} enabled"


def repository(subject: Subject) -> str:
    """Whether the repository for images is there."""
    settings = subject.settings
    one = gcloud.repository(settings.registry)
    if one is None:
        raise NotAsked(f"{settings.registry} is no repository of Artifact Registry")
    try:
        found = _ask(subject, gcloud.describe_repository(settings.gke, one))
    except gcloud.NotThere:
        mend = (
            f"invoke bootstrap, or gcloud artifacts repositories create {one.name}"
            f" --repository-format=docker --location={one.location} --project={one.project}"
        )
        raise Missing(f"{one} is not there", mend) from None
    if found.get("format") != "DOCKER":
        raise BadValue(f"{one} holds {found.get('format')}, not DOCKER; set image.registry")
    return str(one)


def cluster(subject: Subject) -> str:
    """Whether the cluster is there and runs."""
    found = check_up(subject.settings, subject.shell)
    return f"{found['status']}, Kubernetes {found.get('currentMasterVersion', 'unknown')}"


def pool(subject: Subject) -> str:
    """Whether there is a node pool of the experiment's machine type, and it is large enough."""
    experiment, gke = subject.experiment, subject.settings.gke
    if experiment is None:
        raise NotAsked("name an experiment: invoke doctor --exp interop4")
    pools = _ask(subject, gcloud.list_pools(gke))
    fitting = [one for one in pools if one["config"].get("machineType") == experiment.machine_type]
    bootstrap = f"invoke bootstrap --target gke --exp {experiment.legend}"
    if not fitting:
        raise Missing(f"no pool of {experiment.machine_type}", bootstrap)
    most = max(map(largest, fitting))
    subject.known["nodes"] = most
    name = fitting[0]["name"]
    if most < experiment.pods + SURGE:
        told = f"{name} has at most {most} nodes; {experiment.pods} pods and a surge need one more"
        raise Missing(told, bootstrap)
    return f"{name}: {experiment.machine_type}, up to {most} nodes"


def largest(pool: dict[str, Any]) -> int:
    """How many nodes a pool may have, as its autoscaling bounds it, or has."""
    zones, scaling = len(pool.get("locations") or [""]), pool.get("autoscaling") or {}
    if not scaling.get("enabled"):
        return int(pool.get("initialNodeCount", 0)) * zones
    return int(scaling.get("totalMaxNodeCount") or scaling.get("maxNodeCount", 0) * zones)


def _ask(subject: Subject, command: Command) -> Any:
    return gcloud.ask(subject.shell, subject.settings.gke, bounded(command))
