"""Releases to a cluster, ended by ^C and by kill -9 at each step: undone, or gone on with."""

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest

from ops.config import Config, Image, Kubernetes

INTERRUPTED, KILLED = 130, -9
TARGET = "ops.targets.cluster.target:ClusterTarget"
BEFORE = {
    "preflight": f"{TARGET}.preflight",
    "model": "ops.savedmodel:prepare",
    "image": f"{TARGET}.build",
    "manifests": "ops.release.plan:render",
}
"""A call in each step that changes nothing of what serves."""
AFTER = {
    "applied": ("rollout", "ops.targets.cluster.rollout:Rollout._state"),
    "load": ("loadtest", "ops.loadtest.trial:run"),
}
"""A step, and a call in it after which it is ended."""
ROLLED_OUT = "ops.targets.cluster.rollout:Rollout.go"
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def cluster(clusters: Callable[[], AbstractContextManager[Any]]) -> Iterator[Any]:
    """A namespace for the whole file."""
    with clusters() as opened:
        opened.needs("pods")
        yield opened


@pytest.fixture(scope="module")
def desk(
    sit: Any,
    cluster: Any,
    registry: str,
    request: pytest.FixtureRequest,
    images: set[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Any]:
    """A desk whose replicas are pods, where the first model serves."""
    small = "images of folders" in cluster.backend.capabilities
    base = request.getfixturevalue("busybox" if small else "base_image")
    place = Kubernetes(
        context=cluster.context,
        kubeconfig=str(cluster.kubeconfig),
        namespace=cluster.namespace,
        exposure="cluster",
        load_through="port-forward",
    )
    where = Image(registry=f"{cluster.backend.registry or registry}/faults", base=base)
    settings = Config(target="kubernetes", kubernetes=place, image=where)
    with sit(tmp_path_factory.mktemp("cluster"), settings) as desk:
        images.add(desk.released(0).image["reference"])
        yield desk


@pytest.mark.parametrize("step", BEFORE)
def test_interrupted_before_the_rollout_nothing_was_changed(step: str, desk: Any) -> None:
    before = _serves(desk)
    ended = desk.run(*desk.order(1), points=(desk.point(BEFORE[step], 1, "before", signal.SIGINT),))
    assert ended.code == INTERRUPTED, ended.all
    assert "WARNING: nothing was changed" in ended.stderr
    desk.is_recorded_interrupted(step, "interrupted; nothing was changed")
    assert _serves(desk) == before
    desk.nothing_is_orphaned()


@pytest.mark.parametrize("moment", AFTER)
def test_interrupted_later_what_served_serves_again(moment: str, desk: Any) -> None:
    former = desk.history.serving()
    step, of = AFTER[moment]
    ended = desk.run(*desk.order(1), points=(desk.point(of, 1, "after", signal.SIGINT),))
    assert ended.code == INTERRUPTED, ended.all
    assert f"WARNING: release {former.id} serves again" in ended.stderr
    assert "Traceback" not in ended.stderr
    desk.is_recorded_interrupted(step, f"interrupted; release {former.id} serves again")
    assert desk.answered_by() == 0
    assert _serves(desk) == {former.id}
    desk.nothing_is_orphaned()


def test_killed_it_is_gone_on_with(desk: Any) -> None:
    former = desk.history.serving()
    ended = desk.run(*desk.order(1), points=(desk.point(ROLLED_OUT),))
    assert ended.code == KILLED, ended.all
    pending = desk.history.unfinished()
    assert pending.id in desk.run("status").stdout + desk.run("history").stdout
    desk.nothing_is_orphaned()
    ended = desk.run("release", "--resume")
    assert ended.code == 0, ended.all
    assert (desk.answered_by(), desk.history.serving().id) == (1, pending.id)
    ended = desk.run("rollback", "--to", former.id)
    assert ended.code == 0, ended.all
    assert desk.answered_by() == 0


def test_killed_teardown_leaves_nothing(desk: Any, cluster: Any) -> None:
    ended = desk.run(*desk.order(1), points=(desk.point(AFTER["applied"][1]),))
    assert ended.code == KILLED, ended.all
    torn = desk.run("teardown")
    assert torn.code == 0, torn.all
    kinds = "deployments,services,secrets,leases,configmaps,poddisruptionbudgets,jobs"
    left = cluster.kubectl("get", kinds, "--output=name").split()
    assert [one for one in left if "tfs-server" in one] == []
    assert not desk.processes()
    assert desk.run("status").code == 5


def _serves(desk: Any) -> set[str]:
    """The releases whose pods are there to stay."""
    return {one.release for one in desk.target.status() if one.state != "ending"}
