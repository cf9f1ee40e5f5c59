"""The image's argument lists."""

import tempfile
from pathlib import Path

import pytest

from ops import docker
from ops.docker import OwnConfig
from ops.shell import Command

OURS = Path("/state/docker")
IMAGE = "host/project/tfs/resnet50:0123456789ab"
COMMIT = docker.commit("box", IMAGE, {"MODEL_NAME": "resnet50"}, {"a": "plain", "b": "two words"})
CHANGES = {
    "pull --platform=linux/amd64 base": docker.pull("base", "linux/amd64"),
    "create --name box base": docker.create("base", "box"),
    "cp - box:/": docker.copy_layer("box"),
    "commit --change 'ENV MODEL_NAME=resnet50' --change 'LABEL a=plain'"
    f" --change 'LABEL b=\"two words\"' box {IMAGE}": COMMIT,
    "rm --force --volumes box": docker.remove("box"),
    f"push {IMAGE}": docker.push(IMAGE, OwnConfig(OURS)),
}
QUESTIONS = {
    "image inspect '--format={{json .}}' base": docker.inspect("base"),
    "ps --all '--filter=name=^x-' '--format={{.Names}}'": docker.containers("x-"),
}


@pytest.mark.parametrize(("wanted", "command"), {**CHANGES, **QUESTIONS}.items())
def test_the_argument_list(wanted: str, command: Command) -> None:
    assert str(command).removeprefix("DOCKER_CONFIG=/state/docker ") == f"docker {wanted}"
    assert command.changes == (wanted in CHANGES), "a dry run leaves what changes anything out"
    assert "docs.docker.com" in command.hint


def test_only_the_push_has_credentials_and_they_are_our_own() -> None:
    with_env = [command for command in CHANGES.values() if command.env]
    assert with_env == [docker.push(IMAGE, OwnConfig(OURS))]
    assert with_env[0].env == {"DOCKER_CONFIG": "/state/docker"}
    assert not docker.push(IMAGE).env


def test_what_goes_over_the_network_or_the_disk_has_the_time_for_it() -> None:
    slow = (docker.pull("base", "x"), docker.push(IMAGE), docker.copy_layer("box"), COMMIT)
    assert min(one.timeout_s for one in slow) > docker.remove("box").timeout_s


def test_the_layer_is_read_from_standard_input() -> None:
    with tempfile.TemporaryFile() as layer:
        assert docker.copy_layer("box", layer).stdin is layer


@pytest.mark.parametrize(
    ("value", "written"),
    [("a-b/c:1@d", "a-b/c:1@d"), ("", '""'), ("$HOME", r'"\$HOME"'), ('a"\\', r'"a\"\\"')],
)
def test_a_value_comes_through_as_it_is(value: str, written: str) -> None:
    argv = docker.commit("box", IMAGE, {}, {"key": value}).argv
    assert argv[3] == f"LABEL key={written}"
