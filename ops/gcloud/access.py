"""Say how gcloud tells what it is, and gives docker access to a registry."""

from pathlib import Path

from ops.config import Gke
from ops.gcloud.command import INSTALL
from ops.gcloud.login import environment
from ops.shell import Command

GOOGLES = (".pkg.dev", "gcr.io")


def version() -> Command:
    """Which gcloud there is."""
    return Command(("gcloud", "version", "--format=json"), hint=INSTALL)


def login_expiry(gke: Gke) -> Command:
    """When the credentials' token ends, renewed where it has; fails without credentials."""
    argv = ("gcloud", "config", "config-helper", "--format=json(credential.token_expiry)")
    return Command(argv, hint=INSTALL, env=environment(gke))


def is_googles(registry: str) -> bool:
    """Whether gcloud has credentials for a registry, HOST or HOST/PATH."""
    return registry.partition("/")[0].endswith(GOOGLES)


def configure_docker(registry: str, docker_config: Path) -> Command:
    """Let docker push to the registry, in a Docker configuration of our own."""
    host = registry.partition("/")[0]
    return Command(
        ("gcloud", "auth", "configure-docker", host, "--quiet"),
        changes=True,
        hint=INSTALL,
        env={"DOCKER_CONFIG": str(docker_config)},
    )
