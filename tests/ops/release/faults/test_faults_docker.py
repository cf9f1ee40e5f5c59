"""Releases to containers: recorded with their image, killed and gone on with, gone back to."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ops.config import Config, Image

KILLED = -9
Engine = Callable[..., str]


@pytest.fixture(scope="module")
def desk(
    sit: Any,
    base_image: str,
    images: set[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Any]:
    """A desk whose replicas are containers, where the first model serves."""
    settings = Config(target="docker", image=Image(base=base_image))
    with sit(tmp_path_factory.mktemp("docker"), settings) as desk:
        images.add(desk.released(0).image["reference"])
        yield desk


def containers(engine: Engine, desk: Any) -> list[str]:
    """Every container of the desk, running or not."""
    return engine("ps", "-aq", f"--filter=label=tfs-ops.state-dir={desk.state_dir}").split()


def test_its_image_is_recorded_and_made_once(desk: Any, images: set[str]) -> None:
    first = desk.history.all()[0]
    assert first.image.keys() == {"reference", "digest"}
    assert first.deployed.image == {**first.image, "pushed": False}
    steps = [one.name for one in first.steps]
    assert steps[:5] == ["preflight", "model", "image", "manifests", "rollout"]
    folder = desk.runs_dir / first.id
    (deployment,) = (folder / "manifests").glob("*deployment*")
    assert first.image["reference"] in deployment.read_text()
    assert json.loads((folder / "release.json").read_text())["image"] == first.image
    again = desk.released(0)
    assert again.image == first.image
    assert "docker commit" not in (desk.runs_dir / again.id / "commands.log").read_text()


@pytest.mark.timeout(600)
def test_killed_and_gone_on_with_and_rolled_back(
    desk: Any, engine: Engine, images: set[str]
) -> None:
    former = desk.history.serving()
    prove = desk.point("ops.targets.machine.rollout:Rollout._prove", 1)
    ended = desk.run(*desk.order(1), points=(prove,))
    assert ended.code == KILLED, ended.all
    desk.nothing_is_orphaned()
    assert len(containers(engine, desk)) == len(desk.target.replicas.running()) == 3
    assert desk.answered_by() == 0
    ended = desk.run("release", "--resume")
    assert ended.code == 0, ended.all
    images.add(desk.history.all()[-1].image["reference"])
    assert desk.answered_by() == 1
    ended = desk.run("rollback", "--to", former.id)
    assert ended.code == 0, ended.all
    assert desk.answered_by() == 0
    last = desk.history.all()[-1]
    assert (last.rollback_to, last.image) == (former.id, former.image)
    assert len(containers(engine, desk)) == last.deployed.replicas


@pytest.mark.timeout(600)
def test_an_image_that_is_gone_is_told_and_what_served_serves(desk: Any, engine: Engine) -> None:
    other = next(one for one in desk.history.all() if one.image["digest"] != _serving(desk))
    before = desk.target.status()
    engine("rmi", "--force", other.image["digest"])
    ended = desk.run("rollback", "--to", other.id)
    assert ended.code == 1, ended.all
    assert ended.stderr.splitlines()[-1].startswith(
        f"error: the image {other.image['reference']} ({other.image['digest'][:19]}) is gone: "
    )
    assert "release the model again with its --source" in ended.stderr.splitlines()[-1]
    assert desk.target.status() == before
    assert desk.answered_by() == 0


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("part", "left"),
    [
        ("ops.docker:copy_layer", "tfs-build-"),
        ("ops.targets.docker.containers:Containers.start", "replica 0"),
    ],
)
def test_killed_teardown_leaves_nothing(desk: Any, engine: Engine, part: str, left: str) -> None:
    ended = desk.run(*desk.order(1), points=(desk.point(part, 1),))
    assert ended.code == KILLED, ended.all
    assert left in desk.run("status").stdout
    torn = desk.run("teardown")
    assert torn.code == 0, torn.all
    assert f"stopped {left}" in torn.stdout
    assert containers(engine, desk) == []
    assert not desk.processes()
    assert desk.run("status").code == 5


def test_without_an_engine_nothing_is_changed(desk: Any, tmp_path: Path) -> None:
    runs = set(desk.runs_dir.iterdir())
    ended = desk.run(*desk.order(0), DOCKER_HOST=f"unix://{tmp_path}/none.sock")
    assert ended.code == 3
    (line,) = ended.stderr.splitlines()
    assert "is Docker Engine installed and running" in line
    assert set(desk.runs_dir.iterdir()) == runs


def _serving(desk: Any) -> str:
    digest: str = desk.history.serving().deployed.image["digest"]
    return digest
