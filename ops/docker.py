"""Say how docker makes and pushes the image."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from ops.experiments import MODELS
from ops.shell import Command

PUSH_S = 1800.0
PULL_S = 900.0
NO_ENV: Mapping[str, str] = MappingProxyType({})
INSTALL = "install Docker Engine: https://docs.docker.com/engine/install/"


def pull(image: str) -> Command:
    """Fetch a base image."""
    return _docker("pull", image, timeout_s=PULL_S)


def create(image: str, container: str) -> Command:
    """Make a container of the base image, to be committed; never started, it keeps the base's
    entry point as it is."""
    return _docker("create", "--name", container, image)


def copy_model(base_path: str, container: str, model_name: str) -> Command:
    """Copy the model's folder, with its versions, to where the image looks for it."""
    return _docker("cp", base_path, f"{container}:{MODELS}/{model_name}")


def commit(container: str, model_name: str, reference: str) -> Command:
    """Make the image, with the model's name in its environment."""
    return _docker("commit", "--change", f"ENV MODEL_NAME={model_name}", container, reference)


def remove(container: str) -> Command:
    """Take the temporary container away."""
    return _docker("rm", "--force", container)


def push(reference: str, docker_config: Path) -> Command:
    """Upload the image, with the credentials of a Docker configuration of our own."""
    env = {"DOCKER_CONFIG": str(docker_config)}
    return _docker("push", reference, timeout_s=PUSH_S, env=env)


def _docker(*arguments: str, timeout_s: float = 60.0, env: Mapping[str, str] = NO_ENV) -> Command:
    return Command(("docker", *arguments), timeout_s=timeout_s, changes=True, hint=INSTALL, env=env)
