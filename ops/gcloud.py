"""Say how gcloud gives access to the registry and the cluster."""

from pathlib import Path

from ops.config import Gke
from ops.shell import Command

INSTALL = "install the Google Cloud CLI: https://cloud.google.com/sdk/docs/install"


def version() -> Command:
    """Which gcloud there is."""
    return Command(("gcloud", "version", "--format=json"), hint=INSTALL)


def account() -> Command:
    """Who is signed in."""
    return Command(
        ("gcloud", "auth", "list", "--filter=status:ACTIVE", "--format=value(account)"),
        hint="sign in: gcloud auth login",
    )


def configure_docker(registry: str, docker_config: Path) -> Command:
    """Let docker push to the registry, in a Docker configuration of our own."""
    host = registry.partition("/")[0]
    return Command(
        ("gcloud", "auth", "configure-docker", host, "--quiet"),
        changes=True,
        env={"DOCKER_CONFIG": str(docker_config)},
    )


def describe_cluster(gke: Gke) -> Command:
    """Whether the cluster is there and running."""
    return Command(
        ("gcloud", "container", "clusters", "describe", gke.cluster, *_place(gke), "--format=json")
    )


def get_credentials(gke: Gke, kubeconfig: Path) -> Command:
    """Write the cluster's credentials into a kubeconfig of our own."""
    return Command(
        ("gcloud", "container", "clusters", "get-credentials", gke.cluster, *_place(gke)),
        changes=True,
        env={"KUBECONFIG": str(kubeconfig)},
    )


def _place(gke: Gke) -> tuple[str, ...]:
    return f"--location={gke.region}", f"--project={gke.project}"
