"""Say how gcloud gives access to the registry and the cluster."""

from pathlib import Path

from ops.config import Gke
from ops.shell import Command

INSTALL = "install the Google Cloud CLI: https://cloud.google.com/sdk/docs/install"
SIGN_IN = "sign in: gcloud auth login"
COPY_S = 3600.0


def version() -> Command:
    """Which gcloud there is."""
    return Command(("gcloud", "version", "--format=json"), hint=INSTALL)


def account() -> Command:
    """Who is signed in."""
    return Command(
        ("gcloud", "auth", "list", "--filter=status:ACTIVE", "--format=value(account)"),
        hint=SIGN_IN,
    )


def configure_docker(registry: str, docker_config: Path) -> Command:
    """Let docker push to the registry, in a Docker configuration of our own."""
    host = registry.partition("/")[0]
    return Command(
        ("gcloud", "auth", "configure-docker", host, "--quiet"),
        changes=True,
        env={"DOCKER_CONFIG": str(docker_config)},
    )


def describe_object(url: str) -> Command:
    """What Cloud Storage knows of an object, its generation above all."""
    return _storage("objects", "describe", url, "--format=json")


def copy(url: str, to: Path, *, recursive: bool = False) -> Command:
    """Copy an object to a file, or a folder of objects into a folder that is there."""
    flags = ("--recursive",) if recursive else ()
    return _storage("cp", *flags, url, str(to), timeout_s=COPY_S, changes=True)


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


def _storage(*arguments: str, timeout_s: float = 60.0, changes: bool = False) -> Command:
    argv = ("gcloud", "storage", *arguments)
    return Command(argv, timeout_s=timeout_s, changes=changes, hint=f"{INSTALL}, or {SIGN_IN}")


def _place(gke: Gke) -> tuple[str, ...]:
    return f"--location={gke.region}", f"--project={gke.project}"
