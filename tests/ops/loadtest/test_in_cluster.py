"""Give loads from within a cluster, as Jobs, with the real kubectl."""

import logging
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from clusters.calls import calls

from ops.config import Config, Kubernetes
from ops.config import Image as ImageSettings
from ops.errors import BadValue, OpsError
from ops.experiments import LoadProfile
from ops.image import load
from ops.loadtest.against import Against
from ops.loadtest.in_cluster import InCluster
from ops.loadtest.result import LoadResult
from ops.loadtest.trial import run
from ops.shell import Shell
from ops.targets import Inside
from ops.targets.kubernetes import kubernetes

ROOT = Path(__file__).parents[3]
DELIVER = ROOT / "locust" / "deliver.py"
Start = Callable[..., Any]


def profile(run_time_s: float = 6) -> LoadProfile:
    return LoadProfile(users=4, spawn_rate=4, run_time_s=run_time_s, wait_time_s=0.1)


def ready(cluster: Any) -> None:
    """Wait until there are nodes that take pods."""
    cluster.until(lambda found: all(map(_is_ready, found["items"])), "nodes")


def _is_ready(node: Any) -> bool:
    told = node.get("status", {}).get("conditions", [])
    return any(one["type"] == "Ready" and one["status"] == "True" for one in told)


@pytest.fixture
def settings(cluster: Any, tmp_path: Path) -> Config:
    cluster.needs("pods", "images of folders")
    ready(cluster)
    place = Kubernetes(
        context=cluster.context,
        kubeconfig=str(cluster.kubeconfig),
        namespace=cluster.namespace,
        exposure="cluster",
    )
    registry = ImageSettings(registry="registry.invalid/tfs")
    return Config(
        target="kubernetes", kubernetes=place, image=registry, state_dir=tmp_path / "state"
    )


@pytest.fixture
def inside(cluster: Any, settings: Config) -> Inside:
    """The way in, with the load's image where the cluster pulls it."""
    reference = load.reference(settings)
    cluster.backend.control.image(reference, entry_point=(sys.executable, str(DELIVER)))
    return kubernetes(settings).inside


@pytest.mark.parametrize(("protocol", "processes"), [("grpc", 1), ("rest", 2)])
def test_what_it_measures_comes_out(
    protocol: str,
    processes: int,
    cluster: Any,
    inside: Inside,
    null_server: Start,
    payload: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "ops.shell.shell")
    server = null_server(protocol, delay=0.05)
    against = Against((server.host,), protocol, "any", payload, inside=inside)
    seconds: list[dict[str, Any]] = []
    folder = tmp_path / "run"

    source = InCluster(processes)
    result = run(
        Shell(log=tmp_path / "log"), against, profile(), folder, seconds.append, source=source
    )

    assert not [one for one in result.verdicts if not one.ok and one.name != "identity"]
    assert len(result.workers) == processes
    assert server.counts()["requests"] >= result.total.requests
    assert (folder / "answers.json").exists()
    assert seconds and [one["t"] for one in seconds] == sorted({one["t"] for one in seconds})
    cluster.until(lambda found: not found["items"], "jobs,pods,secrets")
    told = (tmp_path / "log").read_text()
    assert " create " in told and " delete " in told
    ran = calls(one.message for one in caplog.records if one.msg == "%s")
    planned = {one for one in calls(map(str, inside.planned())) if one[0] == "kubectl"}
    setup: Any = inside
    assert ran == planned | calls(map(str, setup.plan.access.planned(setup.plan.cluster)))


def test_an_interrupt_keeps_what_there_was(
    cluster: Any, inside: Inside, null_server: Start, payload: Path, tmp_path: Path
) -> None:
    server = null_server("grpc", delay=0.05)
    against = Against((server.host,), "grpc", "any", payload, inside=inside)

    def interrupt(second: dict[str, Any]) -> None:
        if second["t"] >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(Shell(), against, profile(120), tmp_path, interrupt, source=InCluster())

    kept = LoadResult.model_validate_json((tmp_path / "loadtest.json").read_bytes())
    assert not kept.valid
    assert kept.stopped and "interrupted" in kept.stopped
    cluster.until(lambda found: not found["items"], "jobs,pods,secrets")


def test_an_image_that_cannot_be_pulled(
    cluster: Any, settings: Config, payload: Path, tmp_path: Path
) -> None:
    image = settings.image.model_copy(update={"python": "another"})
    settings = settings.model_copy(update={"image": image})
    cluster.backend.control.image(load.reference(settings), error="manifest unknown")
    inside = kubernetes(settings).inside
    against = Against(("127.0.0.1:9",), "grpc", "any", payload, inside=inside)

    with pytest.raises(OpsError, match=r"^the load's pod cannot run: .*no such image"):
        run(Shell(), against, profile(), tmp_path / "run", source=InCluster())

    cluster.until(lambda found: not found["items"], "jobs,pods,secrets")


def test_a_registry_that_is_away_for_a_moment(
    cluster: Any, settings: Config, null_server: Start, payload: Path, tmp_path: Path
) -> None:
    # A name of its own: what was pulled before is not pulled again.
    image = settings.image.model_copy(update={"python": "away"})
    settings = settings.model_copy(update={"image": image})
    reference, inside = load.reference(settings), kubernetes(settings).inside
    cluster.backend.control.image(reference, error="dial tcp: connect: connection refused")

    def come_back() -> None:
        cluster.until(lambda found: any(map(_cannot_pull, found["items"])), "pods")
        entry_point = (sys.executable, str(DELIVER))
        cluster.backend.control.image(reference, entry_point=entry_point)

    server = null_server("grpc", delay=0.05)
    against = Against((server.host,), "grpc", "any", payload, inside=inside)
    with ThreadPoolExecutor() as threads:
        coming = threads.submit(come_back)
        result = run(Shell(), against, profile(), tmp_path / "run", source=InCluster())
        coming.result()
    assert result.requests > 0


def _cannot_pull(pod: Any) -> bool:
    told = pod["status"].get("containerStatuses", [])
    return any(one["state"].get("waiting", {}).get("reason") == "ImagePullBackOff" for one in told)


def test_no_room(
    cluster: Any, nodes: Callable[..., None], inside: Inside, payload: Path, tmp_path: Path
) -> None:
    nodes({"full": {"cpu": "50m", "memory": "4Gi"}})
    ready(cluster)
    against = Against(("127.0.0.1:9",), "grpc", "any", payload, inside=inside)

    with pytest.raises(OpsError, match="no node has room for the load's pod"):
        run(Shell(), against, profile(), tmp_path / "run", source=InCluster())


def test_a_request_that_is_too_large(inside: Inside, tmp_path: Path) -> None:
    (tmp_path / "payload").write_bytes(os.urandom(1_100_000))
    against = Against(("127.0.0.1:9",), "grpc", "any", tmp_path / "payload", inside=inside)

    with pytest.raises(BadValue, match="1 MB fits the cluster's Secret"):
        run(Shell(), against, profile(), tmp_path / "run", source=InCluster())


def test_a_target_that_is_no_cluster(payload: Path, tmp_path: Path) -> None:
    against = Against(("127.0.0.1:9",), "grpc", "any", payload)

    with pytest.raises(BadValue, match="--target kubernetes or gke"):
        run(Shell(), against, profile(), tmp_path / "run", source=InCluster())
