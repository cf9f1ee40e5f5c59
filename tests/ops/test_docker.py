"""The image's argument lists."""

from pathlib import Path

import pytest

from ops import docker
from ops.shell import Command

OURS = Path("/state/docker")
IMAGE = "host/project/tfs/resnet50:0123456789ab"
COMMANDS = {
    "pull base": docker.pull("base"),
    "create --name box base": docker.create("base", "box"),
    "cp /cache/resnet50 box:/models/resnet50": docker.copy_model(
        "/cache/resnet50", "box", "resnet50"
    ),
    f"commit --change 'ENV MODEL_NAME=resnet50' box {IMAGE}": docker.commit(
        "box", "resnet50", IMAGE
    ),
    "rm --force box": docker.remove("box"),
    f"push {IMAGE}": docker.push(IMAGE, OURS),
}


@pytest.mark.parametrize(("wanted", "command"), COMMANDS.items())
def test_the_argument_list(wanted: str, command: Command) -> None:
    assert str(command).removeprefix("DOCKER_CONFIG=/state/docker ") == f"docker {wanted}"
    assert command.changes, "a dry run leaves it out"
    assert "docs.docker.com" in command.hint


def test_only_the_push_has_credentials_and_they_are_our_own() -> None:
    with_env = [command for command in COMMANDS.values() if command.env]
    assert with_env == [docker.push(IMAGE, OURS)]
    assert with_env[0].env == {"DOCKER_CONFIG": "/state/docker"}


def test_what_goes_over_the_network_has_the_time_for_it() -> None:
    slow = {docker.pull("base").timeout_s, docker.push(IMAGE, OURS).timeout_s}
    assert min(slow) > docker.remove("box").timeout_s
